/* 书香 Shuxiang: the slip of 80 mm. A browser drops "size: 80mm auto" as invalid, so the slip is
   measured and its true height written into print.css before the print.

   <div id="slip" class="slip slip-wait" data-also>…</div>   the slip, out of sight until printed;
                                   it becomes a child of body, and only it is printed
   [data-print]                    a click prints #slip (again)
   [data-print-page]               a click prints the page as it is, on A4
   shuxiang.printSlip()            -> true if there was a slip */
(function () {
  'use strict';
  var shuxiang = window.shuxiang = window.shuxiang || {};
  var MM = 25.4 / 96, root = document.documentElement;

  function paper(size) {                 // the CSP forbids style elements, not a rule in our sheet
    var sheet = Array.prototype.filter.call(document.styleSheets, function (s) {
      return s.href && /\/print\.[^/]*css/.test(s.href);
    })[0];
    if (!sheet) return;
    if (sheet.shuxiangPage) sheet.deleteRule(sheet.cssRules.length - 1);
    sheet.insertRule('@page{size:' + size + ';margin:0}', sheet.cssRules.length);
    sheet.shuxiangPage = true;
  }

  shuxiang.printSlip = function () {
    var slip = document.getElementById('slip');
    if (!slip || !slip.firstElementChild) return false;
    if (slip.parentNode !== document.body) document.body.appendChild(slip);
    var box = slip.getBoundingClientRect();
    paper(Math.round(box.width * MM) + 'mm ' + Math.ceil(box.height * MM + 1) + 'mm');
    root.setAttribute('data-print', 'slip');
    window.print();
    setTimeout(function () {
      root.removeAttribute('data-print');
      var sheet = Array.prototype.filter.call(document.styleSheets, function (s) { return s.shuxiangPage; })[0];
      if (!sheet) return;
      sheet.deleteRule(sheet.cssRules.length - 1);
      sheet.shuxiangPage = false;
    }, 1000);
    return true;
  };

  document.addEventListener('click', function (e) {
    if (!e.target.closest) return;
    if (e.target.closest('[data-print]')) shuxiang.printSlip();
    if (e.target.closest('[data-print-page]')) window.print();
  });
})();
