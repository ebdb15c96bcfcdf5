"""Numbers as people write them on a command line."""

import re

import click

_LEAST, _MOST = 1_000, 2_000_000


class Amount(click.ParamType[int]):
    """A whole number as people write it: 100k, 1m, 250000."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        found = re.fullmatch(r"([0-9]{1,7})([km]?)", str(value).strip().lower())
        many = int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]] if found else 0
        if not _LEAST <= many <= _MOST:
            self.fail(f"{value!r} is no number from 1k to 2m, such as 100k.", param, ctx)
        return many
