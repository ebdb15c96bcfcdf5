"""The two products at scale: every shape of a list and a search, over HTTP, on a whole demo world."""
