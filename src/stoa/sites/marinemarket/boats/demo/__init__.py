"""A market to look around in: boats of real makes in real towns, sold by people who do not exist."""
