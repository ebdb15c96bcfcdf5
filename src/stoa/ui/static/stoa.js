"use strict";
// What the browser does not do by itself. Every part of a page works without it; this makes it quicker.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const on = (type, handler) => document.addEventListener(type, handler);
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  // Theme: follows the system until somebody chooses; the cookie lets the server paint it too.
  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const changeTheme = () => {
    const theme = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    say(theme === "dark" ? "Dark theme" : "Light theme");
  };

  // Messages
  const say = (message, tone = "note") => {
    const template = one("#toast-template");
    if (!template) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    one(".toast__text", toast).textContent = message;
    if (tone === "bad") toast.setAttribute("role", "alert");
    one("#toasts").append(toast);
    leave(toast);
  };
  const leave = (toast) => {
    if (toast.dataset.timed) return;
    toast.dataset.timed = "1";
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), one("form", toast) ? 10000 : 5000); };
    const stop = () => clearTimeout(timer);
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("mouseleave", start);
    toast.addEventListener("focusout", start);
    start();
  };
  on("stoa:toast", (event) => say(event.detail.message, event.detail.tone));

  // Dialogs and drawers
  const open = (dialog) => { if (dialog && !dialog.open) dialog.showModal(); };
  const copy = async (button) => {
    try { await navigator.clipboard.writeText(button.dataset.copy); say("Copied"); }
    catch { say("Copying is not allowed here. Select the text instead.", "bad"); }
  };

  on("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    let found;
    if (at("[data-theme-toggle]")) changeTheme();
    else if ((found = at("[data-copy]"))) copy(found);
    else if ((found = at("[data-dismiss]"))) found.closest("[data-toast]").remove();
    else if ((found = at("[data-dialog]"))) { event.preventDefault(); open(one(found.hash)); }
    else if ((found = at("[data-close]"))) { event.preventDefault(); found.closest("dialog").close(); }
    else if (event.target.matches("dialog[open]") && outside(event)) event.target.close();
    all("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  const outside = (event) => {
    const box = event.target.getBoundingClientRect();
    return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  };
  // A search's address names only what was asked for
  on("formdata", (event) => {
    if (event.target.method === "get") for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  // Keys
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  on("keydown", (event) => {
    const menu = event.target.closest("[data-menu]");
    if (menu) walkMenu(event, menu);
    if (event.key === "Escape") all(".tip").forEach((tip) => tip.classList.add("is-quiet"));
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]")) return;
    const act = {
      "/": () => all("[data-search]").find((field) => field.checkVisibility())?.select(),
      "?": () => open(one("#keys")),
      u: () => all("[data-undo]").pop()?.requestSubmit(),
      t: changeTheme,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  on("focusin", (event) => event.target.closest(".tip")?.classList.remove("is-quiet"));
  on("mouseover", (event) => event.target.closest(".tip")?.classList.remove("is-quiet"));

  const walkMenu = (event, menu) => {
    const items = all(".menu__list a, .menu__list button", menu);
    const at = items.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape" && menu.open) { menu.open = false; one("summary", menu).focus(); }
    if (go === undefined) return;
    event.preventDefault();
    menu.open = true;
    items[(go + items.length) % items.length]?.focus();
  };

  // Tabs
  const tabs = (box) => {
    const list = one(".tabs__list", box);
    const links = all("a", list);
    const panel = (link) => document.getElementById(link.hash.slice(1));
    list.setAttribute("role", "tablist");
    const show = (link) => links.forEach((other) => {
      const active = other === link;
      other.removeAttribute("aria-current");
      other.setAttribute("aria-selected", active);
      other.tabIndex = active ? 0 : -1;
      panel(other).classList.toggle("is-active", active);
    });
    links.forEach((link, index) => {
      link.setAttribute("role", "tab");
      link.setAttribute("aria-controls", link.hash.slice(1));
      panel(link).setAttribute("role", "tabpanel");
      link.addEventListener("click", (event) => { event.preventDefault(); show(link); history.replaceState(null, "", link.hash); });
      link.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = links[(index + step + links.length) % links.length];
        next.focus();
        show(next);
      });
    });
    show(links.find((link) => link.hash === location.hash) || links.find((link) => link.hasAttribute("aria-current")) || links[0]);
  };

  // Combobox: a list box over the browser's own suggestions
  const combobox = (box) => {
    const input = one("input", box);
    const known = all("option", box).map((option) => option.value);
    const list = made("ul", "combo__list");
    let active = -1, asked = 0;
    list.id = `${input.id}-list`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent || "Suggestions");
    input.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    box.append(list);
    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (index) => {
      const items = all("[role=option]", list);
      if (!items.length) return;
      active = (index + items.length) % items.length;
      items.forEach((item, at) => item.setAttribute("aria-selected", at === active));
      items[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[active].id);
    };
    const take = (text) => { input.value = text; close(); input.dispatchEvent(new Event("change", { bubbles: true })); };
    const show = (names) => {
      list.replaceChildren(...names.slice(0, 50).map((name, index) => {
        const item = made("li", "", name);
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
        return item;
      }));
      if (!names.length) list.append(made("li", "combo__none", box.dataset.empty));
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
    };
    const look = async () => {
      const text = input.value.trim().toLowerCase();
      if (!box.dataset.url) return show(known.filter((name) => name.toLowerCase().includes(text)));
      const mine = ++asked;
      try {
        const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
        const names = (await answer.json()).data.map((item) => item.name);
        if (mine === asked) show(names);
      } catch { close(); }
    };
    input.addEventListener("input", look);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) look(); else mark(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
      } else if (event.key === "Enter" && active >= 0) { event.preventDefault(); take(all("[role=option]", list)[active].textContent); }
      else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    });
  };

  // A range: the rail follows the fields, and the fields the rail
  const slider = (box) => {
    const [low, high] = all("input[type=range]", box);
    const [from, to] = all("input[type=number]", box);
    const write = () => {
      if (+low.value > +high.value) (document.activeElement === low ? low : high).value = (document.activeElement === low ? high : low).value;
      from.value = low.value === low.min ? "" : low.value;
      to.value = high.value === high.max ? "" : high.value;
    };
    [low, high].forEach((rail) => rail.addEventListener("input", write));
    [from, to].forEach((field) => field.addEventListener("input", () => { low.value = from.value || low.min; high.value = to.value || high.max; }));
  };

  // Files: shows what was chosen, and how far it has come
  const drop = (box) => {
    const input = one("input[type=file]", box);
    const area = one(".drop", box);
    for (const type of ["dragenter", "dragover"]) area.addEventListener(type, () => area.classList.add("is-over"));
    for (const type of ["dragleave", "drop"]) area.addEventListener(type, () => area.classList.remove("is-over"));
    if (box.closest("form[data-uploads]")) return; // media-upload.js shows them, and sends them
    input.addEventListener("change", () => one(".drop__files", box).replaceChildren(...[...input.files].map((file) => {
      const row = made("li", "");
      const bar = Object.assign(made("progress", "meter"), { max: 100, value: 0 });
      bar.setAttribute("aria-label", `Upload of ${file.name}`);
      row.append(made("span", "clip", file.name), made("span", "soft num", file.size < 1e5 ? `${Math.ceil(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`), bar);
      return row;
    })));
  };
  on("htmx:xhr:progress", (event) => {
    if (event.detail.lengthComputable) all("[data-drop] progress", event.target).forEach((bar) => { bar.value = (event.detail.loaded / event.detail.total) * 100; });
  });

  // htmx: what arrives is made alive; a refusal is shown, never swallowed
  const parts = { "[data-tabs]": tabs, "[data-combobox]": combobox, "[data-slider]": slider, "[data-drop]": drop, "[data-toast]": leave };
  const wake = (root) => {
    for (const [selector, make] of Object.entries(parts)) {
      for (const box of all(selector, root)) if (!box.dataset.awake) { box.dataset.awake = "1"; make(box); }
    }
  };
  on("htmx:load", (event) => wake(event.target.parentElement || document));
  on("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.xhr.status < 400) return;
    detail.shouldSwap = true;
    // What is wrong with a form stands in its place; what is wrong with a question beside the answers that are there.
    if (detail.xhr.status !== 422 || detail.requestConfig.verb === "get") Object.assign(detail, { target: one("#toasts"), swapOverride: "beforeend", selectOverride: "unset" });
  });
  on("htmx:sendError", () => say("The server cannot be reached. Check your connection, then try again.", "bad"));
  wake(document);

  // Where a row of links is wider than the screen, the one of this page is in sight.
  all(".panes__nav [aria-current]").forEach((link) => link.scrollIntoView({ block: "nearest", inline: "center" }));
})();
