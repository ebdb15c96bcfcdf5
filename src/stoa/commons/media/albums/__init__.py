"""The files of a thing, in an order that its owner chooses; the first is its cover."""
