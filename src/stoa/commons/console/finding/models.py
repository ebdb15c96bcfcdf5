"""What is searched for, and what was found."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input, Model

type Typed = Annotated[str, msgspec.Meta(max_length=200)]


class SearchQuery(Input, frozen=True):
    """A name, a part of an address, or an id."""

    q: Typed = ""


class FoundView(Model, frozen=True):
    """Something that was found."""

    title: str
    url: str
    note: str


class GroupView(Model, frozen=True):
    """What was found of one kind."""

    title: str
    found: list[FoundView]
    all_url: str
    """Where the whole list is; empty where there is none."""
