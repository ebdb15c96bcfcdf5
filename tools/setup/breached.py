"""Write the filter of breached passwords anew: `python -m tools.setup.breached`, after zxcvbn has a new list."""

from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # it comes without types

from stoa.accounts.passwords.breached import make_filter

TARGET = Path(__file__).resolve().parents[2] / "src" / "stoa" / "accounts" / "passwords" / "data" / "breached.filter"


def main() -> int:
    """Write the file, and say how large it is."""
    made = make_filter(FREQUENCY_LISTS["passwords"])
    TARGET.write_bytes(made)
    print(f"{len(made):,} bytes for {len(FREQUENCY_LISTS['passwords']):,} passwords.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
