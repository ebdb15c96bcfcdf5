"""The home of the administration: what waits, how the last thirty days went, and whether everything runs."""
