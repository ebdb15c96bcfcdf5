"""Trains the model that notices texts for moderators: `python -m tools.text_model`.

It reads the examples beside the model, learns from three quarters of them, measures itself on the rest, which it has
not seen, and writes the weights. Nothing is random: the same examples give the same weights on every machine.
"""
