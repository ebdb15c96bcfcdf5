"use strict";
// A form with data-word: its keys type into the field, and what is typed stands in the row of tiles that is next.
document.querySelectorAll("form[data-word]").forEach((form) => {
  const field = form.elements.answer;
  const tiles = [...(document.querySelector("[data-guess]")?.children ?? [])];
  const show = () => {
    const typed = field.value.replace(/[^A-Za-z]/g, "").slice(0, tiles.length);
    if (typed !== field.value) field.value = typed;
    tiles.forEach((tile, at) => {
      tile.textContent = (typed[at] ?? "").toUpperCase();
      tile.classList.toggle("letter--typed", at < typed.length);
    });
  };
  const press = (key) => {
    if (key === "Enter") form.requestSubmit();
    else field.value = key === "Backspace" ? field.value.slice(0, -1) : field.value + key;
    show();
  };
  field.addEventListener("input", show);
  form.querySelectorAll("[data-key]").forEach((cap) => cap.addEventListener("click", () => press(cap.dataset.key)));
  show();
});
