"use strict";
// For pages on which files are sent or put in order; without it the same forms are sent whole.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const token = () => one("input[name=csrf_token]")?.value || "";
  const say = (message, tone) => document.dispatchEvent(new CustomEvent("stoa:toast", { detail: { message, tone } }));

  const trouble = async (answer) => (await answer.json().catch(() => ({}))).error?.message || "The file was not taken. Try again.";
  const ask = async (url, body) => {
    const answer = await fetch(url, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRF-Token": token() }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.error?.message || "The server did not take it. Try again.");
    return said.data;
  };
  const send = (to, file, shown) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    shown.stop(() => request.abort());
    request.open(to.method, to.url);
    for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) shown.tell(event.loaded / event.total * 100); });
    request.addEventListener("load", async () => (request.status < 300 ? done() : fail(new Error(await trouble(new Response(request.responseText))))));
    request.addEventListener("error", () => fail(new Error("The connection was lost before all of it was sent.")));
    request.addEventListener("abort", () => fail(new Error("You have stopped it.")));
    request.send(file);
  });
  const sendForm = async (form, purpose, file) => {
    const body = new FormData();
    body.append("csrf_token", token());
    body.append("purpose", purpose);
    body.append("files", file);
    const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", body });
    if (!answer.ok) throw new Error(await trouble(answer));
  };
  // What is read aloud: when a file begins, when it is there, and at once what is wrong with it; not each hundredth.
  const row = (list, file, again) => {
    const line = made("li", "drop__file");
    const bar = Object.assign(made("progress", "meter"), { max: 100, value: 0 });
    bar.setAttribute("aria-label", `Upload of ${file.name}`);
    const note = made("span", "soft num", "0 %");
    const key = Object.assign(made("button", "btn btn--s", "Stop"), { type: "button" });
    key.setAttribute("aria-label", `Stop sending ${file.name}`);
    key.hidden = true;
    line.append(made("span", "clip", file.name), note, key, bar);
    list.append(line);
    const aloud = list.parentElement.querySelector("[role=status]");
    aloud.textContent = `${file.name} is being sent.`;
    return {
      stop: (how) => { key.hidden = false; key.onclick = how; },
      tell: (percent) => { bar.value = percent; note.textContent = `${Math.round(percent)} %`; },
      done: () => { note.textContent = "Sent"; key.remove(); aloud.textContent = `${file.name} is sent and being looked at.`; },
      fail: (words) => {
        const fault = made("span", "field__error", words);
        fault.setAttribute("role", "alert");
        key.hidden = false;
        key.textContent = "Try again";
        key.setAttribute("aria-label", `Try again to send ${file.name}`);
        key.onclick = () => { line.remove(); again(); };
        bar.remove();
        note.textContent = "Not sent";
        line.append(fault);
      },
    };
  };

  const upload = async (form, files) => {
    const purpose = form.dataset.purpose || one("[name=purpose]", form).value;
    const list = one(".drop__files", form);
    const sent = [];
    let through = 0;
    form.setAttribute("aria-busy", "true");
    for (const file of files) {
      const shown = row(list, file, () => upload(form, [file]));
      try {
        const wish = { filename: file.name || "file", contentType: file.type || "application/octet-stream", size: file.size, purpose };
        if (!file.size) throw new Error("The file is empty.");
        const to = await ask(form.dataset.uploads, wish);
        if (new URL(to.url, location).origin === location.origin) {
          await send(to, file, shown);
          await ask(`${form.dataset.uploads}/${to.id}/complete`, {});
          sent.push(to.id);
        } else {
          // The pages' policy lets them speak to their own site alone: the file goes through it, as without script.
          await sendForm(form, purpose, file);
          through += 1;
        }
        shown.tell(100);
        shown.done();
      } catch (fault) { shown.fail(fault instanceof TypeError ? "The connection was lost before all of it was sent." : fault.message); }
    }
    form.removeAttribute("aria-busy");
    if (!sent.length && !through) return;
    if (form.dataset.attach && sent.length) await submit(form.dataset.attach, sent);
    else await refresh();
  };
  const replace = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const id of ["photos", "pictures", "sent-files"]) {
      const old = document.getElementById(id), next = fresh.getElementById(id);
      if (old && next) { old.replaceWith(next); window.htmx?.process(next); return; }
    }
    location.reload();
  };
  const refresh = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.ok && one("#photos, #pictures, #sent-files")) replace(await answer.text()); else location.reload();
  };
  const submit = async (url, ids) => {
    const body = new URLSearchParams(ids.map((id) => ["mediaIds", id]));
    body.append("csrf_token", token());
    const answer = await fetch(url, { method: "POST", credentials: "same-origin", headers: { "HX-Request": "true" }, body });
    if (answer.ok) replace(await answer.text());
    else { say("That order was not kept. Load the page again.", "bad"); }
  };

  // Choosing and dropping files
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-uploads]");
    if (form && event.target.type === "file" && event.target.files.length) {
      const files = [...event.target.files];
      event.target.value = "";
      upload(form, files);
    }
  });
  for (const type of ["dragover", "dragleave", "drop"]) document.addEventListener(type, (event) => {
    const drop = event.target.closest?.("form[data-uploads] .drop");
    if (!drop || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("is-over", type === "dragover");
    if (type === "drop") upload(drop.closest("form"), [...event.dataTransfer.files]);
  });

  // Putting in order
  let dragged = null;
  const item = (event) => event.target.closest?.("[data-arrange] > li");
  const unmark = () => all(".arranged__item.is-target").forEach((other) => other.classList.remove("is-target"));
  document.addEventListener("dragstart", (event) => {
    dragged = item(event) || null;
    if (dragged) { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", dragged.dataset.id); dragged.classList.add("is-dragged"); }
  });
  document.addEventListener("dragover", (event) => {
    const over = item(event);
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    unmark();
    over.classList.add("is-target");
  });
  document.addEventListener("drop", (event) => {
    const over = item(event);
    if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const list = dragged.parentElement, order = [...list.children];
    if (order.indexOf(dragged) < order.indexOf(over)) over.after(dragged); else over.before(dragged);
    submit(list.dataset.arrange, [...list.children].map((child) => child.dataset.id));
  });
  // A photo that is being looked at is asked for again: it is left alone while it is dragged, or stands as it stood.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (target === dragged || target.isEqualNode(fragment.firstElementChild)) event.detail.shouldSwap = false;
  });
  document.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); unmark(); dragged = null; });
})();
