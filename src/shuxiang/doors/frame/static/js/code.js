/* 书香 Shuxiang: the reader's code; the page works without it.

   .code-live[data-fresh="40"]   asks for this page again every so many seconds and takes its code;
                                 shows .code-plain where nobody answers. */
(function () {
  'use strict';

  /* The code of a reader: a new one before the old is over; without the library, the card's own. */
  function fresh(box) {
    var plain = document.querySelector('.code-plain'), over = document.querySelector('.code-over');
    function lost(is) {
      box.hidden = is;
      plain.hidden = over.hidden = !is;
    }
    function ask() {
      if (document.hidden) return;
      fetch(location.href, {credentials: 'same-origin', cache: 'no-store'})
        .then(function (answer) { if (!answer.ok) throw answer; return answer.text(); })
        .then(function (html) {
          var next = new DOMParser().parseFromString(html, 'text/html').querySelector('.code-live');
          if (!next) { location.reload(); return; }
          box.replaceChildren(document.adoptNode(next.firstElementChild));
          lost(false);
        })
        .catch(function () { lost(true); });
    }
    if (!navigator.onLine) ask();
    setInterval(ask, box.getAttribute('data-fresh') * 1000);
    document.addEventListener('visibilitychange', ask);
    if (navigator.wakeLock) navigator.wakeLock.request('screen').catch(function () {});
  }

  var live = document.querySelector('.code-live[data-fresh]');
  if (live && window.fetch) fresh(live);
})();
