"""SQL of codes from an authenticator app."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query
from stoa.kernel.keys import encrypted_column

SECRET = encrypted_column("accounts.totp", "secret", "person_id")


class TotpRow(Struct, frozen=True):
    """What a person's app counts from."""

    setup_id: UUID
    secret: bytes


START = Query(
    """
    insert into accounts.totp (person_id, setup_id, secret) values (:person_id, :setup_id, :secret)
    on conflict (person_id) do update
        set setup_id = excluded.setup_id, secret = excluded.secret, last_timecode = 0, started_at = now()
        where accounts.totp.enabled_at is null
    returning setup_id
    """,
    UUID,
)
FIND_SETUP = Query(
    """
    select setup_id, secret from accounts.totp
    where person_id = :person_id and enabled_at is null and started_at > now() - :life::interval
    """,
    TotpRow,
)
FIND = Query(
    "select setup_id, secret from accounts.totp where person_id = :person_id and enabled_at is not null", TotpRow
)
ENABLE = Query(
    """
    update accounts.totp set enabled_at = now(), last_timecode = :timecode
    where setup_id = :setup_id and enabled_at is null returning person_id
    """,
    UUID,
)
USE = Query(
    """
    update accounts.totp set last_timecode = :timecode
    where setup_id = :setup_id and enabled_at is not null and last_timecode < :timecode returning person_id
    """,
    UUID,
)
DISABLE = Query(
    "delete from accounts.totp where person_id = :person_id and enabled_at is not null returning person_id", UUID
)
