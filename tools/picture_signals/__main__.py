"""The command: `python -m tools.picture_signals`."""

from .measure import written_table

if __name__ == "__main__":
    print(written_table())
