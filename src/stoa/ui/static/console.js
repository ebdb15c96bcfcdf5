"use strict";
// Keys of the administration: g and a letter go to a page, j and k walk the rows of a list, x selects one,
// / goes to the page's own search before the site's.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rows = () => (document.querySelector("[data-queue]") ? [] : all("[data-console] .panes__main .table tbody tr"));
  let going = 0;
  const marked = () => rows().findIndex((row) => row.classList.contains("is-marked"));
  const mark = (index) => {
    const found = rows();
    if (!found.length) return;
    const at = Math.max(0, Math.min(found.length - 1, index));
    found.forEach((row, place) => row.classList.toggle("is-marked", place === at));
    found[at].scrollIntoView({ block: "nearest" });
    (found[at].querySelector("a[href]") ?? found[at].querySelector("input, button"))?.focus();
  };
  const select = () => {
    const box = rows()[marked()]?.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  };
  // When a key was pressed, not when a busy page came to it.
  const act = (key, at) => {
    if (going && at - going < 1500) {
      going = 0;
      const link = all("[data-go]").find((one) => one.dataset.go === key);
      if (link) link.click();
      return true;
    }
    going = key === "g" ? at : 0;
    if (key === "g") return true;
    const search = key === "/" ? document.querySelector("[data-console] [data-search]") : undefined;
    if (search) search.select();
    if (search) return true;
    if (!rows().length) return false;
    if (key === "j") mark(marked() + 1);
    else if (key === "k") mark(marked() - 1);
    else if (key === "x") return select();
    else return false;
    return true;
  };
  // Before any other listener, so that the letter after g means nothing else.
  window.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
    if (!act(event.key, event.timeStamp)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.querySelector(".console__side [aria-current]")?.scrollIntoView({ block: "nearest" });
  // One box for all the boxes of a list.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-all]")) return;
    all("input[name=ids]", event.target.closest("form")).forEach((box) => { box.checked = event.target.checked; });
  });
})();
