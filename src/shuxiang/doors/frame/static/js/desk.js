/* 书香 Shuxiang: the desk by scanner and keyboard. Needs scan.js, sound.js, swap.js,
   slip.js before it.

   form[data-scan] with input[data-code]   a scan fills the input and sends the form, in order
   [data-ready]                            says 可以扫; shows its data-wait after 300 ms
   [data-key="F2"]                         clicked by that key: F1–F10 (not F5), Escape, Ctrl+Z,
                                           Ctrl+P, 1–9; one in <main> goes before one in the bar
   [data-choices]                          while it is in the page, 1–9 choose
   [data-list]                             ↑ ↓ walk its links and buttons, also from the scan box
   [data-sound="ok|look|stop"]             heard when it arrives (or in data-answer of the form)
   form[data-idle="90"]                    sent after that many seconds without scan or key
   #slip[data-print-now]                   printed when it arrives; Ctrl+P prints it again
   [data-dialog="#help"]                   opens that <dialog> (a link goes on without it)
   [data-clock]                            shows the time
   A field with data-typing keeps digits to itself. */
(function () {
  'use strict';
  var shuxiang = window.shuxiang, heard = null, quiet = 0;
  var KEYS = /^(F[1-46-9]|F10|Escape|Ctrl\+[ZP])$/;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }
  function one(selector) { return document.querySelector(selector); }
  function typing(target) {
    return !!target && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !target.hasAttribute('data-code') && !/^(checkbox|radio|button|submit)$/.test(target.type);
  }
  function byKey(name) {
    return all('main [data-key="' + name + '"]').concat(all('[data-key="' + name + '"]'))
      .filter(function (e) {
        return !e.disabled && e.getAttribute('aria-disabled') !== 'true' && e.getClientRects().length;
      })[0];
  }

  function send(form, button) {
    if (form.hasAttribute('data-swap') && window.fetch) return shuxiang.swap(form, button || null);
    form.submit();
    return new Promise(function () { /* the page is being left */ });
  }
  function scanned(code) {
    var form = one('form[data-scan]');
    if (!form) return null;
    form.querySelector('[data-code]').value = code;
    var ready = one('[data-ready]');
    var slow = setTimeout(function () {
      if (!ready || !ready.getAttribute('data-wait')) return;
      ready.textContent = ready.getAttribute('data-wait');
      ready.className = 'ready ready-busy';
    }, 300);
    var done = function () { clearTimeout(slow); };
    return send(form).then(done, done);
  }
  var queue = shuxiang.scanQueue(scanned);

  function choose(digit, target) {
    if (!one('[data-choices]') || typing(target)) return;
    var way = byKey(digit);
    if (!way) return;
    if (target && target.hasAttribute && target.hasAttribute('data-code')) target.value = '';
    way.click();
  }

  function arrived() {
    var sound = one('main [data-sound]');
    if (sound && sound !== heard) shuxiang.sound.play(sound.getAttribute('data-sound'));
    heard = sound;
    var slip = document.getElementById('slip');
    if (slip && slip.hasAttribute('data-print-now')) {
      slip.removeAttribute('data-print-now');
      shuxiang.printSlip();
    }
    var box = one('main [data-focus]') || one('[data-code]');
    if (box && !typing(document.activeElement)) box.focus();
    wake();
  }

  function wake() {
    clearTimeout(quiet);
    var form = one('form[data-idle]');
    if (!form) return;
    quiet = setTimeout(function () {
      if (queue.size()) { wake(); return; }
      send(form);
    }, (parseFloat(form.getAttribute('data-idle')) || 90) * 1000);
  }

  function walk(e) {
    var list = e.target.closest('[data-list]');
    if (!list && typing(e.target)) return;
    list = list || one('main [data-list]');
    var ways = list ? all('a[href],button', list) : [];
    if (!ways.length) return;
    e.preventDefault();
    var at = ways.indexOf(document.activeElement) + (e.key === 'ArrowDown' ? 1 : -1);
    if (at < 0) { (one('[data-code]') || ways[0]).focus(); return; }
    ways[Math.min(at, ways.length - 1)].focus();
  }

  shuxiang.watchScanner(document, function (code) { wake(); queue.add(code); }, choose);
  document.addEventListener('keydown', function (e) {
    wake();
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { walk(e); return; }
    if (e.altKey || e.metaKey || e.shiftKey || one('dialog[open]')) return;
    var name = (e.ctrlKey ? 'Ctrl+' : '') + (e.key.length === 1 ? e.key.toUpperCase() : e.key);
    if (!KEYS.test(name)) return;
    if (name === 'Ctrl+Z' && (typing(e.target) || e.target.value)) return;
    var way = byKey(name);
    if (way) { e.preventDefault(); if (!e.repeat) way.click(); return; }
    if (name === 'Ctrl+P' && shuxiang.printSlip()) e.preventDefault();
    if (/^F/.test(name)) e.preventDefault();
  });
  document.addEventListener('click', function (e) {
    wake();
    if (!e.target.closest) return;
    var opener = e.target.closest('[data-dialog]');
    var dialog = opener && one(opener.getAttribute('data-dialog'));
    if (dialog && dialog.showModal) { e.preventDefault(); dialog.showModal(); }
    if (e.target.closest('dialog [data-close]')) e.target.closest('dialog').close();
  });
  document.addEventListener('shuxiang:swapped', arrived);

  function tick() {
    var now = new Date();
    all('[data-clock]').forEach(function (c) {
      c.textContent = ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
    });
  }
  tick();
  setInterval(tick, 5000);
  arrived();
})();
