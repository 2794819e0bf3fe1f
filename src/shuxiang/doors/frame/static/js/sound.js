/* 书香 Shuxiang: three sounds, told apart by rhythm and not by pitch; no files.

   shuxiang.sound.play('ok' | 'look' | 'stop')   ok: one short, look: two short, stop: two long
   shuxiang.sound.on() / .set(true | false)      kept per workplace (this browser)
   shuxiang.sound.loudness() / .setLoudness(0..1)

   <button data-sound-switch aria-pressed="true" data-on="声音开" data-off="声音关">
     <span data-sound-word>声音开</span></button>        turns the sounds on and off
   <input type="range" data-sound-loudness min="0" max="1" step="0.1">
   An element with data-sound="ok" that arrives in the page is played by desk.js. */
(function () {
  'use strict';
  var shuxiang = window.shuxiang = window.shuxiang || {};
  var RHYTHM = {                        // [pitch in Hz, [[start, length] in s]]
    ok: [880, [[0, 0.09]]],
    look: [660, [[0, 0.09], [0.16, 0.09]]],
    stop: [300, [[0, 0.26], [0.36, 0.26]]]
  };
  var context = null;

  function kept(name, otherwise) {
    try {
      var value = localStorage.getItem('shuxiang.' + name);
      return value === null ? otherwise : value;
    } catch (closed) { return otherwise; }
  }
  function keep(name, value) {
    try { localStorage.setItem('shuxiang.' + name, value); } catch (closed) { /* until reload */ }
  }
  var isOn = kept('sound', 'on') === 'on';
  var loudness = Math.min(1, Math.max(0, parseFloat(kept('loudness', '0.6')) || 0));

  function play(kind) {
    var rhythm = RHYTHM[kind];
    var Context = window.AudioContext || window.webkitAudioContext;
    if (!rhythm || !isOn || !Context) return;
    context = context || new Context();
    if (context.state === 'suspended') {  // before the first key a browser keeps silent
      var asked = Date.now();
      context.resume().then(function () { if (Date.now() - asked < 500) play(kind); });
      return;
    }
    rhythm[1].forEach(function (beat) {
      var start = context.currentTime + 0.01 + beat[0], end = start + beat[1];
      var tone = context.createOscillator(), gain = context.createGain();
      tone.type = kind === 'stop' ? 'square' : 'sine';
      tone.frequency.value = rhythm[0];
      var level = loudness * (kind === 'stop' ? 0.25 : 0.5);
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(level, start + 0.008);
      gain.gain.setValueAtTime(level, end - 0.015);
      gain.gain.linearRampToValueAtTime(0, end);
      tone.connect(gain);
      gain.connect(context.destination);
      tone.start(start);
      tone.stop(end + 0.02);
    });
  }

  function show() {
    Array.prototype.forEach.call(document.querySelectorAll('[data-sound-switch]'), function (b) {
      b.setAttribute('aria-pressed', isOn ? 'true' : 'false');
      var word = b.querySelector('[data-sound-word]');
      if (word) word.textContent = b.getAttribute(isOn ? 'data-on' : 'data-off');
      b.hidden = false;
    });
    Array.prototype.forEach.call(document.querySelectorAll('[data-sound-loudness]'), function (r) {
      r.value = loudness;
    });
  }

  shuxiang.sound = {
    play: play,
    on: function () { return isOn; },
    set: function (value) { isOn = !!value; keep('sound', isOn ? 'on' : 'off'); show(); },
    loudness: function () { return loudness; },
    setLoudness: function (value) { loudness = value; keep('loudness', String(value)); }
  };
  document.addEventListener('click', function (e) {
    var button = e.target.closest && e.target.closest('[data-sound-switch]');
    if (!button) return;
    shuxiang.sound.set(!isOn);
    play('ok');
  });
  document.addEventListener('change', function (e) {
    if (!e.target.hasAttribute || !e.target.hasAttribute('data-sound-loudness')) return;
    shuxiang.sound.setLoudness(parseFloat(e.target.value) || 0);
    play('ok');
  });
  show();
})();
