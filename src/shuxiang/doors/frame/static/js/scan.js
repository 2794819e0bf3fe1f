/* 书香 Shuxiang: the scanner is the mouse (keyboard wedge, suffix Enter or Tab).

   shuxiang.watchScanner(root, onScan, onChoice)
     Listens on root (the document), not on a field, so that focus cannot be lost. Six keys or more
     and then Enter are a scan: in a field for words only as a burst (50 ms each on average, no pause
     over 250 ms), anywhere else, where nobody types words, with any pause up to a second.
     Keys are read from event.code: an input method that is switched on swallows nothing. What a
     scan typed into a field is taken back. onChoice gets one digit pressed alone.

   shuxiang.scanQueue(send)  ->  {add(code), size()}
     Answers scans in order: send(code) returns a promise, the next waits for it. The same code
     twice within 2 s is one scan. Scans that wait when the page is left (a plain submit) are kept
     for 20 s and go on in the next page of the same tab. */
(function () {
  'use strict';
  var shuxiang = window.shuxiang = window.shuxiang || {};
  var KEPT = 'shuxiang.scans';

  shuxiang.watchScanner = function (root, onScan, onChoice) {
    var buf = '', first = 0, last = 0, box = null, before = '', timer = 0, pause = 250;

    function isWords(field) {            // a field that people type words into: not that of the code
      return /^(INPUT|TEXTAREA)$/.test(field.tagName) && field.name !== 'code';
    }

    function charOf(e) {                 // an input method reports key "Process" but a true e.code
      var digit = /^(?:Digit|Numpad)(\d)$/.exec(e.code);
      if (digit && (!e.shiftKey || !e.key || e.key.length !== 1)) return digit[1];
      if (e.key && e.key.length === 1) return e.key;
      var letter = /^Key([A-Z])$/.exec(e.code);
      if (letter) return letter[1];
      return {Minus: '-', Slash: '/', Period: '.', Space: ' '}[e.code] || '';
    }

    root.addEventListener('keydown', function (e) {
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      var t = e.timeStamp;
      if (e.key === 'Enter' || e.key === 'Tab') {
        var speed = (last - first) / Math.max(1, buf.length - 1);
        if (buf.length >= 6 && (pause > 250 || speed <= 50) && t - last <= pause) {
          e.preventDefault();
          e.stopPropagation();
          clearTimeout(timer);
          if (box) box.value = before;   // take back what the scanner typed into a field
          onScan(buf);
        }
        buf = '';
        return;
      }
      var c = charOf(e);
      if (!c) {
        if (/^(Backspace|Delete|Arrow|Home|End|Escape)/.test(e.key)) buf = '';   // somebody edits
        return;
      }
      if (!buf || t - last > pause) {    // a busy machine may pause within a code
        buf = '';
        first = t;
        pause = isWords(e.target) ? 250 : 1000;
        box = /^(INPUT|TEXTAREA)$/.test(e.target.tagName) ? e.target : null;
        before = box ? box.value : '';
      }
      buf += c;
      last = t;
      clearTimeout(timer);
      if (onChoice && /^[1-9]$/.test(buf)) {
        var target = e.target;
        timer = setTimeout(function () {
          if (buf.length !== 1) return;
          var chosen = buf;
          buf = '';                      // a scan right after the digit is a scan by itself
          onChoice(chosen, target);
        }, 250);
      }
    }, true);
  };

  shuxiang.scanQueue = function (send) {
    var waiting = [], busy = false, lastCode = '', lastTime = -1e9;

    function next() {
      if (busy || !waiting.length) return;
      busy = true;
      var done = function () { busy = false; next(); };
      Promise.resolve(send(waiting.shift())).then(done, done);
    }

    window.addEventListener('pagehide', function () {
      if (!waiting.length) return;
      try {
        sessionStorage.setItem(KEPT, JSON.stringify({at: Date.now(), codes: waiting}));
      } catch (full) { /* a private window keeps nothing; the book is scanned again */ }
    });
    try {
      var kept = JSON.parse(sessionStorage.getItem(KEPT) || 'null');
      sessionStorage.removeItem(KEPT);
      if (kept && Date.now() - kept.at < 20000) waiting = kept.codes;
    } catch (unreadable) { waiting = []; }
    setTimeout(next, 0);

    return {
      add: function (code) {
        var now = Date.now();
        if (code === lastCode && now - lastTime < 2000) return false;
        lastCode = code;
        lastTime = now;
        waiting.push(code);
        next();
        return true;
      },
      size: function () { return waiting.length + (busy ? 1 : 0); }
    };
  };
})();
