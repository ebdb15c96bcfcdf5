"""The moderators' desk: the same for programs and for pages."""
