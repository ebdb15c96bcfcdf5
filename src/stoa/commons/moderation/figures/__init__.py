"""Figures: what is reported, how long it takes, who decides what, and how often an appeal is granted."""
