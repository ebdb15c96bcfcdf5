"""The bench: Stoa's own site beside other stacks, on the same data, the same SQL and the same machine."""
