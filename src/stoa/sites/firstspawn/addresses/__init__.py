"""Addresses of game servers: outside input that we later connect to, so every connection goes through one guard."""
