"""Stand-ins for services of others, over real HTTP: for tests, and for development without a network."""
