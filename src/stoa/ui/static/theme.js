"use strict";
// Runs before the first paint, so that a chosen theme never flashes the other one.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const chosen = /(?:^|; )theme=(light|dark|system)/.exec(document.cookie);
  if (chosen && chosen[1] === "system") delete root.dataset.theme;
  else if (chosen) root.dataset.theme = chosen[1];
})();
