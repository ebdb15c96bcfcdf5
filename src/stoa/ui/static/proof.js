"use strict";
// Solves challenges: the abuse shield's, after which the page that was asked for is loaded, and those inside a form.
const solved = async (asked) => {
  const text = new TextEncoder();
  for (let number = 0; number <= asked.maxnumber; number++) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text.encode(asked.salt + number)));
    if (Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") !== asked.challenge) continue;
    const { algorithm, challenge, salt, signature } = asked;
    return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
  return "";
};
const ofShield = async (at) => {
  const payload = await solved(JSON.parse(at.dataset.challenge));
  const answer = await fetch(at.dataset.answerTo, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ payload }),
  });
  if (answer.ok) location.reload();
  else at.querySelector("[data-state]").textContent = "That did not work. Load the page again to try once more.";
};
// A form that is sent too early waits, and goes by itself once the puzzle is solved.
const inForm = async (at) => {
  const form = at.closest("form");
  const field = at.querySelector("input");
  let sender = null;
  const hold = (event) => { event.preventDefault(); sender = event.submitter; };
  form.addEventListener("submit", hold);
  field.value = await solved(JSON.parse(at.dataset.puzzle));
  form.removeEventListener("submit", hold);
  at.classList.add("is-solved");
  at.querySelector("[data-state]").textContent = "The puzzle is solved.";
  if (sender) form.requestSubmit(sender);
};
addEventListener("DOMContentLoaded", () => {
  const shield = document.getElementById("proof");
  if (shield) ofShield(shield);
  document.querySelectorAll("[data-puzzle]").forEach(inForm);
});
