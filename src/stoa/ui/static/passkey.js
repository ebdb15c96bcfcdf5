"use strict";
// A form with data-passkey asks the browser for a passkey ("get") or makes one ("create") before it is sent.
// data-options-url answers what to ask for; the answer goes with the form as `credential`.
const ask = async (form) => {
  const answer = await fetch(form.dataset.optionsUrl, {
    method: "POST",
    headers: { accept: "application/json", "x-csrf-token": form.elements.csrf_token.value },
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error.message);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(told.data.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(told.data.publicKey);
  return navigator.credentials.get({ publicKey });
};
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const said = form.querySelector("[data-passkey-said]");
  const say = (words) => { said.textContent = words; said.hidden = !words; };
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    form.querySelector("button").disabled = true;
    say("This browser knows no passkeys.");
    return;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    say("");
    try {
      const found = await ask(form);
      form.elements.credential.value = JSON.stringify(found.toJSON());
      form.submit();
    } catch (fault) {
      const known = { NotAllowedError: "No passkey was used. Try again, or choose another way.", InvalidStateError: "This device has a passkey for this account already." };
      say(known[fault.name] || fault.message);
    }
  });
});
