"""Pages of what is done with many people: choose, look, do, undo."""
