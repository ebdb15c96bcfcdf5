"""SQL of passkeys and their challenges."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .models import PasskeyLine


class PasskeyRow(Struct, frozen=True):
    """A passkey as it is checked."""

    id: UUID
    person_id: UUID
    public_key: bytes


class Described(Struct, frozen=True):
    """A passkey as browsers are told of it, so that they find it or leave it out."""

    credential_id: bytes
    transports: list[str]


_LINE = "id, name, backed_up, created_at, last_used_at, suspect_at"

ADD_CHALLENGE: Query[None] = Query(
    """
    insert into accounts.passkey_challenges (hash, purpose, person_id, bound_to, expires_at)
    values (:hash, :purpose, :person_id, :bound_to, now() + :life)
    """
)
TAKE_CHALLENGE = Query(
    """
    delete from accounts.passkey_challenges
    where hash = any(:hashes) and purpose = :purpose and person_id is not distinct from :person_id
        and bound_to is not distinct from :bound_to and expires_at > now()
    returning purpose
    """,
    str,
)
SWEEP = Query(
    """
    delete from accounts.passkey_challenges where hash in (
        select hash from accounts.passkey_challenges where expires_at < now() order by expires_at limit 1000
    ) returning purpose
    """,
    str,
)
INSERT = Query(
    f"""
    insert into accounts.passkeys (
        id, person_id, credential_id, public_key, sign_count, transports, backed_up, name
    ) values (:id, :person_id, :credential_id, :public_key, :sign_count, :transports, :backed_up, :name)
    on conflict (credential_id) do nothing returning {_LINE}
    """,
    PasskeyLine,
)
FIND = Query("select id, person_id, public_key from accounts.passkeys where credential_id = :credential_id", PasskeyRow)
USE = Query(
    """
    update accounts.passkeys set sign_count = :count, last_used_at = now(), backed_up = :backed_up
    where id = :id and (sign_count < :count or (sign_count = 0 and :count = 0)) returning id
    """,
    UUID,
)
SUSPECT = Query("update accounts.passkeys set suspect_at = now() where id = :id returning name", str)
DESCRIBE = Query(
    "select credential_id, transports from accounts.passkeys where person_id = :person_id order by id", Described
)
LIST = Query(f"select {_LINE} from accounts.passkeys where person_id = :person_id order by id", PasskeyLine)
RENAME = Query(
    f"update accounts.passkeys set name = :name where id = :id and person_id = :person_id returning {_LINE}",
    PasskeyLine,
)
DELETE = Query("delete from accounts.passkeys where id = :id and person_id = :person_id returning name", str)
