/* 书香 Shuxiang: the back office by keyboard, progress that moves, drafts that are kept.

   [data-search]                  "/" goes there
   [data-new]                     "n" clicks it
   form[data-save]                Ctrl+S sends it (by its own button [data-save-button] if it has one)
   dialog[data-keys]              "?" opens the list of keys
   input[data-keys-switch]        a checkbox: single letters on or off, kept in this browser
   [data-poll="/address/"][id]    asks there every data-every seconds (2) with X-Fragment: 1; the
                                  element of the same id in the answer takes its place, until one
                                  comes without data-poll. data-then="/address/": gone to then.
   form[data-draft="/address/"]   its content is sent there every 10 s when it changed; the answer's
                                  text goes into [data-saved] of the form, e.g. 已保存 10:24
   [data-dialog="#id"]            opens that <dialog>; its [data-close] closes it
   [data-check-all="name"]        a checkbox that sets every checkbox of that name */
(function () {
  'use strict';

  function one(selector, root) { return (root || document).querySelector(selector); }
  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }
  function inField(target) {
    return !!target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
  }
  function lettersOn() {
    try { return localStorage.getItem('shuxiang.letters') !== 'off'; } catch (closed) { return true; }
  }

  document.addEventListener('keydown', function (e) {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 's') {
      var form = one('form[data-save]');
      if (!form) return;
      e.preventDefault();
      var button = one('[data-save-button]', form) || one('button[type=submit],button:not([type])', form);
      if (button) button.click(); else form.submit();
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey || inField(e.target) || !lettersOn()) return;
    if (one('dialog[open]')) return;
    var way = null;
    if (e.key === '/') {
      way = one('[data-search]');
      if (way) { e.preventDefault(); way.focus(); way.select(); }
    } else if (e.key === 'n') {
      way = one('[data-new]');
      if (way) { e.preventDefault(); way.click(); }
    } else if (e.key === '?') {
      way = one('dialog[data-keys]');
      if (way && way.showModal) { e.preventDefault(); way.showModal(); }
    }
  });

  document.addEventListener('click', function (e) {
    if (!e.target.closest) return;
    var opener = e.target.closest('[data-dialog]');
    var dialog = opener && one(opener.getAttribute('data-dialog'));
    if (dialog && dialog.showModal) { e.preventDefault(); dialog.showModal(); return; }
    if (e.target.closest('[data-close]') && e.target.closest('dialog')) e.target.closest('dialog').close();
  });

  document.addEventListener('change', function (e) {
    var box = e.target;
    if (!box.hasAttribute) return;
    if (box.hasAttribute('data-keys-switch')) {
      try { localStorage.setItem('shuxiang.letters', box.checked ? 'on' : 'off'); } catch (closed) { /* until reload */ }
    }
    var name = box.getAttribute('data-check-all');
    if (name) {
      all('input[type=checkbox]').forEach(function (other) {
        if (other.name === name && !other.disabled) other.checked = box.checked;
      });
    }
  });
  all('input[data-keys-switch]').forEach(function (box) { box.checked = lettersOn(); });

  function poll(element, misses) {
    var every = (parseFloat(element.getAttribute('data-every')) || 2) * 1000;
    setTimeout(function () {
      if (!document.body.contains(element)) return;
      if (document.hidden) { poll(element, misses); return; }
      fetch(element.getAttribute('data-poll'), {headers: {'X-Fragment': '1'}, credentials: 'same-origin'})
        .then(function (answer) {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.text();
        }).then(function (html) {
          var fresh = new DOMParser().parseFromString(html, 'text/html').getElementById(element.id);
          if (!fresh) throw new Error('no #' + element.id);
          var then = fresh.getAttribute('data-then');
          element.parentNode.replaceChild(fresh, element);
          if (fresh.hasAttribute('data-poll')) poll(fresh, 0);
          else if (then) window.location.href = then;
        }).catch(function () { poll(element, misses + 1); });
    }, every * Math.min(10, 1 + misses));
  }
  if (window.fetch) {
    all('[data-poll][id]').forEach(function (element) { poll(element, 0); });
    all('form[data-draft]').forEach(function (form) {
      var changed = false;
      form.addEventListener('input', function () { changed = true; });
      form.addEventListener('submit', function () { changed = false; });
      setInterval(function () {
        if (!changed) return;
        changed = false;
        fetch(form.getAttribute('data-draft'), {
          method: 'POST', body: new FormData(form), headers: {'X-Fragment': '1'}, credentials: 'same-origin'
        }).then(function (answer) {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.text();
        }).then(function (text) {
          var place = one('[data-saved]', form);
          if (place && text.length < 40) place.textContent = text;
        }).catch(function () { changed = true; });
      }, 10000);
    });
  }
})();
