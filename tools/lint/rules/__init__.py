"""One file a rule. A file here is found by itself; nothing lists it."""
