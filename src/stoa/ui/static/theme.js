"use strict";
// Runs before the first paint, so that a chosen theme never flashes the other one.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const chosen = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
  if (chosen) root.dataset.theme = chosen[1];
})();
