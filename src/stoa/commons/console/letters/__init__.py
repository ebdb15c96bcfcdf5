"""Mail as an operator sees it: what left, what did not, and who gets none. Texts of mail are never shown."""
