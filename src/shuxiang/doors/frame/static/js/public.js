/* 书香 Shuxiang: what makes the public pages quicker; every page works without it.

   input[data-suggest="/search/suggest/"]   in form.searchbar: after 200 ms without a key asks
                                            there with ?q=… and X-Fragment: 1. The answer holds
                                            <li><a href>…</a></li>; they hang below the bar.
                                            ↓ ↑ walk them, Esc closes, Enter in the box searches.
   button[data-camera][hidden]              shown where the browser can read barcodes from the
                                            camera; fills the form's input and sends it
   select[data-send]                        sends its form when it changes (its button may be
                                            hidden by [data-without-script])
   Text size and contrast are form posts of the server and need nothing here. */
(function () {
  'use strict';

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function suggest(input) {
    var form = input.form, list = null, timer = 0, asked = '';

    function close() {
      if (list) list.parentNode.removeChild(list);
      list = null;
    }
    function show(html) {
      close();
      var items = all('li', new DOMParser().parseFromString(html, 'text/html'));
      if (!items.length) return;
      list = document.createElement('ul');
      list.className = 'suggest';
      items.forEach(function (item) { list.appendChild(document.adoptNode(item)); });
      form.appendChild(list);
    }
    function ask() {
      var words = input.value.trim();
      if (words === asked) return;
      asked = words;
      if (!words) { close(); return; }
      fetch(input.getAttribute('data-suggest') + '?q=' + encodeURIComponent(words),
        {headers: {'X-Fragment': '1'}, credentials: 'same-origin'})
        .then(function (answer) { return answer.ok ? answer.text() : ''; })
        .then(function (html) { if (asked === words && form.contains(document.activeElement)) show(html); })
        .catch(close);
    }
    input.addEventListener('input', function (e) {
      if (e.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
    input.addEventListener('compositionend', function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
    form.addEventListener('keydown', function (e) {
      if (!list || e.isComposing) return;
      if (e.key === 'Escape') { close(); input.focus(); return; }
      if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
      e.preventDefault();
      var links = all('a', list), at = links.indexOf(document.activeElement);
      var next = at + (e.key === 'ArrowDown' ? 1 : -1);
      if (next < 0) input.focus();
      else links[Math.min(next, links.length - 1)].focus();
    });
    document.addEventListener('click', function (e) { if (!form.contains(e.target)) close(); });
    form.addEventListener('focusout', function (e) {
      if (e.relatedTarget && !form.contains(e.relatedTarget)) close();
    });
  }

  function camera(button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      var box = document.createElement('dialog'), film = document.createElement('video');
      var stop = document.createElement('button'), stream = null, over = false;
      film.width = Math.min(480, window.innerWidth - 80);
      film.setAttribute('playsinline', '');
      stop.className = 'btn btn-wide';
      stop.type = 'button';
      stop.textContent = button.getAttribute('data-close-word') || '×';
      box.appendChild(film);
      box.appendChild(stop);
      document.body.appendChild(box);
      function end() {
        over = true;
        if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
        if (box.parentNode) box.parentNode.removeChild(box);
        button.focus();
      }
      stop.addEventListener('click', end);
      box.addEventListener('close', end);
      navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}}).then(function (s) {
        stream = s;
        if (over) { end(); return; }
        box.showModal();
        film.srcObject = s;
        film.play();
        var reader = new window.BarcodeDetector({formats: ['ean_13', 'code_128', 'code_39', 'qr_code']});
        (function look() {
          if (over) return;
          reader.detect(film).then(function (codes) {
            if (!codes.length || over) { setTimeout(look, 150); return; }
            var form = button.form, code = codes[0].rawValue;
            end();
            form.querySelector('input[name=q]').value = code;
            form.submit();
          }, function () { setTimeout(look, 300); });
        })();
      }).catch(function () { end(); button.hidden = true; });
    });
  }

  if (window.fetch) all('input[data-suggest]').forEach(suggest);
  if (window.BarcodeDetector && navigator.mediaDevices && window.HTMLDialogElement) {
    all('button[data-camera]').forEach(camera);
  }
  all('select[data-send]').forEach(function (select) {
    all('[data-without-script]', select.form).forEach(function (e) { e.hidden = true; });
    select.addEventListener('change', function () { select.form.submit(); });
  });
})();
