"""Games: asking a server how it is in its game's own protocol, bounded in bytes and time. A game is an adapter here."""
