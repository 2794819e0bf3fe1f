/* 书香 Shuxiang: forms and links answer in place; without script they are forms and links.

   <form data-swap="#work">      sent with fetch and the header X-Fragment: 1. The answer (a
   <a data-swap="#work">         fragment or a whole page) holds an element of that id, which takes
                                 the place of the one in the page.
   data-also in the answer       <div id="slip" data-also>: replaces its own id as well.
   data-title in the answer      on the new element: the page's new title.
   data-busy="正在借…"            on the button: its label while waiting; aria-busy is set.
   data-focus in the answer      gets the focus; else [role=alert][tabindex]; else what had it.
   data-keep-address             on a link: stays out of the history.

   A redirect is followed; one to a page without the element (login) is gone to. An answer that is
   no HTML, lacks the element or did not come: plain submit. One request of a form at a time.
   shuxiang.swap(formOrLink, button) -> promise of the new element (null: the page is being left).
   Event "shuxiang:swapped" on document, detail {element, from}. */
(function () {
  'use strict';
  var shuxiang = window.shuxiang = window.shuxiang || {};

  function plain(from, button) {
    if (from.tagName === 'A') { window.location.href = from.href; return; }
    if (button && button.name) {
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = button.name;
      field.value = button.value;
      from.appendChild(field);
    }
    HTMLFormElement.prototype.submit.call(from);
  }

  function request(from, button) {
    var headers = {'X-Fragment': '1', 'Accept': 'text/html'};
    if (from.tagName === 'A') return [from.href, {headers: headers}];
    var url = (button && button.getAttribute('formaction')) || from.getAttribute('action') ||
      window.location.href;
    var data = new FormData(from);
    if (button && button.name) data.append(button.name, button.value);
    if (from.method.toLowerCase() !== 'post') {
      var query = new URLSearchParams();
      data.forEach(function (value, name) { query.append(name, value); });
      return [url.split(/[?#]/)[0] + '?' + query.toString(), {headers: headers}];
    }
    return [url, {method: 'POST', body: data, headers: headers}];
  }

  function busy(from, button, on) {
    if (on) from.setAttribute('aria-busy', 'true'); else from.removeAttribute('aria-busy');
    if (!button || !button.getAttribute('data-busy')) return;
    if (on) {
      button.shuxiangLabel = button.innerHTML;
      button.textContent = button.getAttribute('data-busy');
      button.setAttribute('aria-busy', 'true');
    } else if (button.shuxiangLabel) {
      button.innerHTML = button.shuxiangLabel;
      button.removeAttribute('aria-busy');
    }
  }

  function focusAgain(element, held) {
    var next = element.querySelector('[data-focus]') ||
      element.querySelector('[role=alert][tabindex]') || (held.id && document.getElementById(held.id));
    if (!next) return;
    next.focus({preventScroll: !next.hasAttribute('tabindex')});
    if (held.start === null || next.id !== held.id) return;
    try { next.setSelectionRange(held.start, held.end); } catch (e) { /* no text */ }
  }

  function holding() {
    var a = document.activeElement || document.body, start = null, end = null;
    try { start = a.selectionStart; end = a.selectionEnd; } catch (e) { /* no text */ }
    return {id: a.id, start: start === undefined ? null : start, end: end};
  }

  function put(html, selector, sent) {
    var answer = new DOMParser().parseFromString(html, 'text/html');
    var fresh = answer.querySelector(selector), old = document.querySelector(selector);
    if (!fresh && sent.redirected) { window.location.href = sent.url; return null; }
    if (!fresh || !old) throw new Error('no ' + selector);
    var held = holding();
    Array.prototype.forEach.call(answer.querySelectorAll('[data-also][id]'), function (other) {
      var place = document.getElementById(other.id);
      if (place && !fresh.contains(other)) place.parentNode.replaceChild(other, place);
    });
    old.parentNode.replaceChild(fresh, old);
    if (fresh.getAttribute('data-title')) document.title = fresh.getAttribute('data-title');
    focusAgain(fresh, held);
    return fresh;
  }

  shuxiang.swap = function (from, button) {
    if (from.getAttribute('aria-busy')) return Promise.resolve(null);
    var asked = request(from, button), selector = from.getAttribute('data-swap');
    asked[1].credentials = 'same-origin';
    busy(from, button, true);
    return fetch(asked[0], asked[1]).then(function (answer) {
      if (!/text\/html/.test(answer.headers.get('Content-Type') || '')) throw new Error('no HTML');
      return answer.text().then(function (html) {
        var element = put(html, selector, answer);
        if (!element) return null;
        busy(from, button, false);
        if (from.href && !from.hasAttribute('data-keep-address')) history.pushState(null, '', from.href);
        document.dispatchEvent(new CustomEvent('shuxiang:swapped', {detail: {element: element, from: from}}));
        return element;
      });
    }).catch(function () {
      busy(from, button, false);
      plain(from, button);
      return null;
    });
  };

  var pressed = null;
  document.addEventListener('click', function (e) {
    if (!e.target.closest) return;
    pressed = e.target.closest('button,input[type=submit]');
    var link = e.target.closest('a[data-swap]');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    shuxiang.swap(link, null);
  });
  document.addEventListener('submit', function (e) {
    var form = e.target, button = e.submitter || (pressed && pressed.form === form ? pressed : null);
    pressed = null;
    if (!form.hasAttribute('data-swap') || e.defaultPrevented || !window.fetch) return;
    e.preventDefault();
    shuxiang.swap(form, button);
  });
  window.addEventListener('popstate', function () { window.location.reload(); });
})();
