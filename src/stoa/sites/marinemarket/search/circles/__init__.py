"""Places: how far something is from here, and what lies in a circle."""
