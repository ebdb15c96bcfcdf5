"use strict";
addEventListener("DOMContentLoaded", () => {
  const at = document.getElementById("swagger");
  if (!at || !window.SwaggerUIBundle) return;
  window.SwaggerUIBundle({
    url: at.dataset.openapi,
    domNode: at,
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    onComplete: () => {
      const within = at.querySelector("main"); // the page has a main part of its own
      within?.setAttribute("role", "region");
      within?.setAttribute("aria-label", "Operations");
    },
  });
});
