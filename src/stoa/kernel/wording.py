"""What people write: names on one line, and texts. Nobody may write what nobody can see.

A name is shown in lists, in titles of pages, in mail and in logs. A line break there breaks somebody else's line, a
character that turns the direction of writing makes one name look like another, and a name of blanks is a link that
nobody can touch. Joiners and marks that scripts and emoji need are let through; they only do not count as something
to see.
"""

from collections.abc import Sequence

import msgspec

_NEVER = r"\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff"
_BLANK = r" \u00a0\u115f\u1160\u1680\u2000-\u200a\u200c-\u200f\u202f\u205f\u2800\u3000\u3164\uffa0"
_SEEN = f"[{_BLANK}]*[^{_NEVER}{_BLANK}]"
_LINE_ENDS = r"$(?!\n)"


def line(
    shortest: int,
    longest: int,
    what: str = "a name",
    *,
    examples: Sequence[str] | None = None,
    about: str | None = None,
) -> msgspec.Meta:
    """Bound what is written on one line; `shortest` of its characters, at most two, must be there to be seen."""
    form = f"{what} {_lengths(shortest, longest)}, on one line" + (" and not blank" if shortest == 1 else "")
    return msgspec.Meta(
        min_length=shortest or None,
        max_length=longest,
        pattern=f"^{_SEEN * min(shortest, 2)}[^{_NEVER}]*{_LINE_ENDS}",
        extra={"form": form},
        examples=None if examples is None else list(examples),
        description=about,
    )


def prose(
    shortest: int, longest: int, *, examples: Sequence[str] | None = None, about: str | None = None
) -> msgspec.Meta:
    """Bound a text of several lines that must not be blank."""
    return msgspec.Meta(
        min_length=shortest,
        max_length=longest,
        pattern=r"\S",
        extra={"form": f"a text {_lengths(shortest, longest)} that is not blank"},
        examples=None if examples is None else list(examples),
        description=about,
    )


def _lengths(shortest: int, longest: int) -> str:
    return f"of {shortest} to {longest:,} characters" if shortest else f"of at most {longest:,} characters"
