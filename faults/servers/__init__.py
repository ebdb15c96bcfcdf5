"""Servers of our own, to be frozen, killed, copied and started again; the tests use them too."""
