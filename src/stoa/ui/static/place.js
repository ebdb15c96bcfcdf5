"use strict";
// A form with data-place: a click on its map, or where one is, goes into its coordinates; nothing is sent for that.
(() => {
  const put = (root, latitude, longitude, digits) => {
    const form = root.closest("form");
    const [north, east] = [latitude, longitude].map((part) => String(Number(part.toFixed(digits))));
    form.elements.latitude.value = north;
    form.elements.longitude.value = east;
    form.elements.town.value = "";
    mark(root);
    root.querySelector("[data-place-state]").textContent = `Marked at ${north}, ${east}.`;
  };
  const mark = (root) => {
    const form = root.closest("form");
    const [north, east] = [form.elements.latitude.value, form.elements.longitude.value].map(Number);
    const there = form.elements.latitude.value && form.elements.longitude.value && Math.abs(north) <= 90 && Math.abs(east) <= 180;
    const map = root.querySelector("[data-place-map]");
    map.src = map.dataset.placeMap + (there ? `?at=${north.toFixed(2)},${east.toFixed(2)}` : "");
  };
  document.querySelectorAll("[data-place]").forEach((root) => {
    const map = root.querySelector("[data-place-map]");
    map.addEventListener("click", (event) => {
      event.preventDefault();
      if (!event.detail) return; // chosen by a key: there is no point to it
      const box = map.getBoundingClientRect();
      const [north, wide, high] = [map.dataset.north, map.dataset.wide, map.dataset.high].map(Number);
      put(root, north - ((event.clientY - box.top) / box.height) * high, ((event.clientX - box.left) / box.width) * wide - 180, 1);
    });
    root.querySelector("[data-place-here]").addEventListener("click", () => {
      const state = root.querySelector("[data-place-state]");
      state.textContent = "Asking your browser where you are.";
      if (!navigator.geolocation) { state.textContent = "Your browser cannot tell. Name a town, or click on the map."; return; }
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => put(root, coords.latitude, coords.longitude, 1),
        () => { state.textContent = "Your browser does not tell where you are. Name a town, or click on the map."; },
        { timeout: 15000, maximumAge: 600000 },
      );
    });
    root.querySelectorAll('[name="latitude"], [name="longitude"]').forEach((line) => line.addEventListener("change", () => mark(root)));
  });
})();
