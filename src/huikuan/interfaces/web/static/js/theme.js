/* Before the page is drawn: light or dark, so that nothing flashes. */
(function () {
  var root = document.documentElement;
  if (root.dataset.theme !== "auto") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var follow = function () { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); };
  follow();
  dark.addEventListener("change", function () { follow(); document.dispatchEvent(new Event("theme-changed")); });
})();
