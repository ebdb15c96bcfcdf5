"use strict";
// Tells which things people saw, for those whose they are: [data-shown] once half of it was on the screen, [data-viewed]
// when the page is open, [data-copied] when something inside it is copied. Answers from a cache count like any other.
(() => {
  const to = document.currentScript.dataset.to;
  const told = new Set();
  let waiting = {}, timer;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const body = waiting;
    waiting = {};
    if (Object.keys(body).length) fetch(to, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).catch(() => {});
  };
  const tell = (what, id) => {
    if (!id || told.has(what + id)) return;
    told.add(what + id);
    (waiting[what] ??= []).push(id);
    if (waiting[what].length >= 50) send();
    else timer ||= setTimeout(send, 1500);
  };
  const watcher = new IntersectionObserver((seen) => seen.forEach((one) => {
    if (one.isIntersecting) { tell("shown", one.target.dataset.shown); watcher.unobserve(one.target); }
  }), { threshold: 0.5 });
  const watch = () => {
    document.querySelectorAll("[data-shown]").forEach((one) => watcher.observe(one));
    document.querySelectorAll("[data-viewed]").forEach((one) => tell("viewed", one.dataset.viewed));
  };
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-copy]")?.closest("[data-copied]");
    if (box) tell("copied", box.dataset.copied);
  });
  document.addEventListener("htmx:load", watch);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  watch();
})();
