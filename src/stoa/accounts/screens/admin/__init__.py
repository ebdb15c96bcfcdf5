"""Looking after one person, and after what roles allow."""
