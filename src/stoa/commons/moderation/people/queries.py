"""SQL of people as things that are reported."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class PersonRow(msgspec.Struct, frozen=True):
    """What a moderator has to see of an account."""

    id: UUID
    username: str
    name: str
    status: str


FIND = Query("select id, username, name, status from accounts.people where id = any(:ids)", PersonRow)
