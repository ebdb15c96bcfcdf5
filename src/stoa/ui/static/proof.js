"use strict";
// Solves the challenge of the abuse shield, brings the proof, and loads the page that was asked for.
addEventListener("DOMContentLoaded", async () => {
  const at = document.getElementById("proof");
  if (!at) return;
  const asked = JSON.parse(at.dataset.challenge);
  const state = at.querySelector("[data-state]");
  const text = new TextEncoder();
  for (let number = 0; number <= asked.maxnumber; number++) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text.encode(asked.salt + number)));
    if (Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") !== asked.challenge) continue;
    const { algorithm, challenge, salt, signature } = asked;
    const payload = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    const answer = await fetch(at.dataset.answerTo, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ payload }),
    });
    if (answer.ok) location.reload();
    else state.textContent = "That did not work. Load the page again to try once more.";
    return;
  }
});
