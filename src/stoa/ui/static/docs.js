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
  });
});
