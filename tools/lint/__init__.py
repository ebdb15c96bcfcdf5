"""House rules that no ready-made linter knows, each with its reason and its mend.

`python -m tools.lint` looks at every file of the tree, `python -m tools.lint --list` says what it looks for.
"""
