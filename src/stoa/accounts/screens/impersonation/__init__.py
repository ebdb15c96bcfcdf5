"""Beginning to see the site as somebody else, and stopping."""
