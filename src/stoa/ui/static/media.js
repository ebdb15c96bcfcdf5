"use strict";
// For pages with pictures to enlarge or sound to play; other pages do not load it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  // Lightbox
  const lightbox = (start) => {
    const whole = start.closest("[data-gallery]");
    const links = all("a", whole);
    const box = made("dialog", "lightbox");
    const stage = made("div", "lightbox__stage");
    const count = made("span", "num");
    let at = links.indexOf(start);
    const button = (label, words, act) => {
      const key = made("button", "btn btn--quiet", words);
      key.type = "button";
      key.setAttribute("aria-label", label);
      key.addEventListener("click", act);
      return key;
    };
    const show = (index) => {
      at = (index + links.length) % links.length;
      const drawn = one("svg", links[at]);
      stage.replaceChildren(drawn ? drawn.cloneNode(true) : Object.assign(new Image(), { src: links[at].href, alt: links[at].dataset.alt }));
      count.textContent = `${at + 1} of ${links.length}`;
    };
    const bar = made("div", "lightbox__bar");
    bar.append(button("Previous picture", "‹", () => show(at - 1)), count, button("Next picture", "›", () => show(at + 1)));
    box.setAttribute("aria-label", whole.getAttribute("aria-label"));
    box.append(stage, bar, button("Close", "✕", () => box.close()));
    box.lastChild.classList.add("lightbox__close");
    box.addEventListener("keydown", (event) => { const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]; if (step) show(at + step); });
    box.addEventListener("close", () => { box.remove(); start.focus(); });
    document.body.append(box);
    show(at);
    box.showModal();
  };

  // Player
  const player = (box) => {
    const audio = one("audio", box), seek = one(".player__seek", box), played = one(".player__clip", box);
    const time = one(".player__time", box), button = one(".player__play", box), total = +seek.max;
    const width = one(".player__wave > svg", box).viewBox.baseVal.width;
    const draw = () => {
      const left = Math.max(0, total - audio.currentTime);
      played.setAttribute("width", Math.min(1, audio.currentTime / total) * width);
      seek.value = audio.currentTime;
      time.textContent = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, "0")}`;
    };
    button.addEventListener("click", () => {
      all("audio").forEach((other) => { if (other !== audio) other.pause(); });
      if (audio.paused) audio.play().catch(() => document.dispatchEvent(new CustomEvent("stoa:toast", { detail: { message: "This sound cannot be played here.", tone: "bad" } }))); else audio.pause();
    });
    for (const type of ["play", "pause"]) audio.addEventListener(type, () => {
      box.classList.toggle("is-playing", !audio.paused);
      button.setAttribute("aria-label", `${audio.paused ? "Play" : "Pause"} ${box.getAttribute("aria-label")}`);
    });
    audio.addEventListener("timeupdate", draw);
    seek.addEventListener("input", () => { audio.currentTime = +seek.value; draw(); });
  };

  document.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-gallery] a");
    if (picture && !event.ctrlKey && !event.metaKey) { event.preventDefault(); lightbox(picture); }
  });
  const wake = (root) => all("[data-player]:not([data-awake])", root).forEach((box) => { box.dataset.awake = "1"; player(box); });
  document.addEventListener("htmx:load", (event) => wake(event.target.parentElement || document));
  wake(document);
})();
