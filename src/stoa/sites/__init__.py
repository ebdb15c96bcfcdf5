"""One folder a product. A folder here with a `SITE` in it is a site; nothing else registers it."""
