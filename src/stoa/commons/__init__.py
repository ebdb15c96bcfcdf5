"""Features that several sites share."""
