// Keys of work that comes in a queue: j and k move, Enter opens, and whatever carries data-key answers to its key.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rows = () => all("[data-queue] [data-row]");
  let at = -1;
  const mark = (index) => {
    const found = rows();
    if (!found.length) return;
    at = Math.max(0, Math.min(found.length - 1, index));
    found.forEach((row, place) => row.classList.toggle("is-marked", place === at));
    found[at].scrollIntoView({ block: "nearest" });
    found[at].querySelector("[data-open]")?.focus();
  };
  const press = (one) => {
    if (one instanceof HTMLFormElement) one.requestSubmit();
    else if (one instanceof HTMLInputElement) { one.checked = true; one.focus(); one.scrollIntoView({ block: "nearest" }); }
    else {
      one.click();
      if (one.tagName === "SUMMARY") one.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, [contenteditable], input:not([type=radio])");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
    const found = rows();
    const inside = found[at] ? all(`[data-key="${CSS.escape(event.key)}"]`, found[at])[0] : undefined;
    const anywhere = found.length ? undefined : all("[data-key]").find((one) => one.dataset.key === event.key);
    if (found.length && event.key === "j") mark(at + 1);
    else if (found.length && event.key === "k") mark(at - 1);
    else if (inside || anywhere) press(inside || anywhere);
    else return;
    event.preventDefault();
  });
  // The words that moderators usually write follow the rule, as long as nobody has written others.
  all("[data-templates]").forEach((select) => {
    const note = select.form.elements[select.dataset.templates];
    const words = (name) => document.querySelector(`[data-template="${CSS.escape(name)}"]`)?.innerHTML ?? "";
    const plain = (text) => Object.assign(document.createElement("textarea"), { innerHTML: text }).value;
    let last = plain(words(select.value));
    select.addEventListener("change", () => {
      const next = plain(words(select.value));
      if (!note.value.trim() || note.value === last) note.value = next;
      last = next;
    });
  });
})();
