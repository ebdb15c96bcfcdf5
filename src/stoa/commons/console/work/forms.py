"""What the forms about jobs are filled with."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input

type Id = Annotated[str, msgspec.Meta(max_length=100)]


class PickForm(Input, frozen=True):
    """Which rows were selected, and what shall be done with them."""

    ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=500)] = ()
    act: Annotated[str, msgspec.Meta(max_length=20)] = ""
