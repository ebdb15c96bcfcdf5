"""Measures what pictures' signals notice: `python -m tools.picture_signals`.

We have no photographs that we may keep, of bare people least of all. What is measured are pictures drawn on the spot:
shaded patches in the colours of skin, wood, sand and so on. Nothing is random: the same pictures come every time.
"""
