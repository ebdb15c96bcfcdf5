"""Appeals: one for each decision, answered by another moderator than the one who decided."""
