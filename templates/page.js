(function () {
  var root = document.documentElement, button = document.querySelector(".theme"), themes = ["", "light", "dark"], at = 0;
  var labels = button.dataset.labels.split("|");
  try { at = Number(sessionStorage.getItem("theme")) || 0; } catch (error) { at = 0; }
  function show() {
    if (themes[at]) { root.dataset.theme = themes[at]; } else { delete root.dataset.theme; }
    button.textContent = labels[at];
    try { sessionStorage.setItem("theme", String(at)); } catch (error) { return; }
  }
  root.classList.add("scripted");
  button.addEventListener("click", function () { at = (at + 1) % themes.length; show(); });
  show();
})();
