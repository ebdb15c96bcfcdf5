"use strict";
// Times are written in UTC; where the clock shows another time, that is read, with UTC behind it.
(() => {
  const clock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const seen = new WeakSet();
  const read = (root) => root.querySelectorAll("time[datetime$=Z]").forEach((time) => {
    const at = new Date(time.dateTime);
    if (!at.getTimezoneOffset() || seen.has(time)) return;
    seen.add(time);
    const words = clock.format(at).replace("Sept", "Sep");
    if (time.title.endsWith(" UTC")) time.title = words;
    else if (time.textContent.endsWith(" UTC")) [time.title, time.textContent] = [time.textContent, words];
  });
  document.addEventListener("htmx:load", (event) => read(event.target.parentElement || document));
  read(document);
})();
