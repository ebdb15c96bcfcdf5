"use strict";
// Keeps parts of a page up to date: <div data-live="server:ID" hx-get="…" hx-trigger="live">.
// An element hears of its channel by an event called `live`; data-live-on names the only types that it wants to hear of,
// data-live-rest the seconds (2) between one such event and the next.
// <b data-live-text="players"> inside takes its text from what was told. Without this script the page shows what it showed.
(() => {
  const PING_MS = 25000, SILENCE_MS = 60000, LONGEST_MS = 30000, ALLOWED_MS = 2000, PART_MS = 10000;
  let socket, pinging, tries = 0, last = "", resuming = false, heardAt = 0;
  const subscribed = new Set();

  // One's own channel has one's id in what is told, and none on the page.
  const elements = (name) => [...document.querySelectorAll("[data-live]")].filter((one) => !name || [name, name.split(":")[0]].includes(one.dataset.live));
  const wanted = () => new Set(elements().map((one) => one.dataset.live));
  const aim = (name) => {
    const at = name.indexOf(":");
    return at < 0 ? [name, {}] : [name.slice(0, at), { [`${name.slice(0, at)}Id`]: name.slice(at + 1) }];
  };
  const say = (message) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); };

  const show = (element, message) => {
    const only = element.dataset.liveOn;
    if (only && message.data && !only.split(" ").includes(message.type)) return;
    element.querySelectorAll("[data-live-text]").forEach((one) => {
      const text = (message.data ?? message)[one.dataset.liveText];
      if (text !== undefined && text !== null && typeof text !== "object") one.textContent = text;
    });
    wake(element, message);
  };
  // An element rests after each event, and while it asks; what is told meanwhile wakes it once more afterwards, for the
  // answer may be older. htmx's own throttle would drop it. The answer may also have put a new element into its place.
  const resting = new Map();
  const nameOf = (element) => [element.id, element.dataset.live, element.getAttribute("hx-get")].join(" ");
  const wake = (element, message) => {
    const who = nameOf(element);
    if (resting.has(who)) { resting.set(who, message); return; }
    resting.set(who, null);
    element.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: message }));
    const rest = 1000 * (element.dataset.liveRest ?? 2);
    const rise = () => {
      const now = element.isConnected ? element : elements().find((one) => nameOf(one) === who);
      if (now?.classList.contains("htmx-request")) { setTimeout(rise, rest); return; }
      const told = resting.get(who);
      resting.delete(who);
      if (now && told) wake(now, told);
    };
    setTimeout(rise, rest);
  };
  const follow = () => {
    const now = wanted(), before = subscribed.size;
    for (const name of now) if (!subscribed.has(name)) { subscribed.add(name); const [channel, of] = aim(name); say({ type: `subscribe:${channel}`, ...of }); }
    const more = subscribed.size > before;
    for (const name of subscribed) if (!now.has(name)) { subscribed.delete(name); const [channel, of] = aim(name); say({ type: `unsubscribe:${channel}`, ...of }); }
    return more;
  };
  // What was said between the making of what is shown and our subscribing is told now.
  const catchUp = (ageMs) => say({ type: "resume", ageMs: String(Math.ceil(ageMs)) });
  // Until what was missed has come, a later drop must begin again where this one did.
  const reach = (id) => { if (id && !resuming) last = id; };

  const hear = (message) => {
    switch (message.type) {
      case "authenticated":
        tries = 0;
        resuming = true;
        subscribed.clear();
        follow();
        if (last) say({ type: "resume", lastEventId: last });
        else catchUp(performance.now() + ALLOWED_MS);
        break;
      case "resync":
        elements().forEach((one) => show(one, message));
        // falls through: from here on nothing is missing
      case "resumed":
        resuming = false;
        reach(message.lastEventId);
        break;
      case "pong": reach(message.lastEventId); break;
      case "reconnect": reconnect(message.afterMs); break;
      case "presence": elements([message.channel, message[`${message.channel}Id`]].filter(Boolean).join(":")).forEach((one) => show(one, message)); break;
      default:
        if (!message.id) break;
        reach(message.id);
        elements([message.channel, message.target].filter(Boolean).join(":")).forEach((one) => show(one, message));
    }
  };

  let planned;
  const reconnect = (afterMs) => {
    if (planned) return;
    clearInterval(pinging);
    planned = setTimeout(() => { planned = 0; connect(); }, afterMs);
  };
  const connect = () => {
    if (!elements().length) return;
    resuming = false;
    const mine = socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws`);
    heardAt = Date.now();
    mine.onopen = () => say({ type: "auth" });
    mine.onmessage = (event) => { heardAt = Date.now(); hear(JSON.parse(event.data)); };
    mine.onclose = (event) => {
      if (mine !== socket || event.code === 4401) return;
      tries += 1;
      reconnect(Math.min(LONGEST_MS, 500 * 2 ** tries) * (0.5 + Math.random() / 2));
    };
    clearInterval(pinging);
    pinging = setInterval(() => { if (Date.now() - heardAt > SILENCE_MS) mine.close(); else say({ type: "ping" }); }, PING_MS);
  };

  // What somebody has typed, opened or stands in is theirs: a part that comes anew by itself leaves it as it was.
  const isAsked = (event) => event.detail.requestConfig?.triggeringEvent?.type === "live";
  const placeOf = (one) => [one.closest("form")?.getAttribute("action"), one.id, one.name, one.type === "radio" ? one.value : ""].join(" ");
  const fieldsOf = (part) => [...part.querySelectorAll("input:not([type=hidden], [type=file]), textarea, select")];
  const isTouched = (one) => one.options ? [...one.options].some((option) => option.selected !== option.defaultSelected) : one.value !== one.defaultValue || one.checked !== one.defaultChecked;
  const foldsOf = (part) => [...part.querySelectorAll("details")];
  const foldOf = (one) => [one.querySelector("form")?.getAttribute("action"), one.querySelector("summary")?.textContent].join(" ");
  let left = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    left = null;
    if (!isAsked(event) || !part) return;
    const stands = part.contains(document.activeElement) ? document.activeElement : null;
    left = {
      touched: new Map(fieldsOf(part).filter(isTouched).map((one) => [placeOf(one), one])),
      open: new Map(foldsOf(part).map((one) => [foldOf(one), one.open])),
      stands: stands && placeOf(stands), from: stands?.selectionStart, to: stands?.selectionEnd,
    };
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!left || !isAsked(event)) return;
    const part = event.target;
    for (const one of fieldsOf(part)) {
      const was = left.touched.get(placeOf(one));
      if (was && one.localName === was.localName) { one.value = was.value; if ("checked" in one) one.checked = was.checked; }
      if (left.stands === placeOf(one)) { one.focus({ preventScroll: true }); if (left.from != null) one.setSelectionRange(left.from, left.to); }
    }
    for (const one of foldsOf(part)) one.open = left.open.get(foldOf(one)) ?? one.open;
    left = null;
  });

  const look = () => { if (socket?.readyState === WebSocket.OPEN) { if (follow() && !resuming) catchUp(PART_MS); } else if (!socket) connect(); };
  connect();
  document.addEventListener("htmx:load", look);
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
})();
