"""The whole: every scenario kept as a section, and one report of them all."""
