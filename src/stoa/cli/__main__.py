"""Lets `python -m stoa.cli` do what `stoa` does."""

from .main import main

main()
