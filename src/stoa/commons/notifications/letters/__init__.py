"""Letters: one for each kind at once, or everything of a day or a week in one."""
