"""Pages: reporting, what one has reported and what was decided about one, and the moderators' desk."""
