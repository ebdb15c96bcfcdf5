"""SQL of identities."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class IdentityRow(Struct, frozen=True):
    """A linked identity."""

    id: UUID
    person_id: UUID
    provider: str
    subject: str
    shown_name: str
    linked_at: datetime
    last_used_at: datetime | None


class TokensRow(Struct, frozen=True):
    """What a provider gave us to act with."""

    id: UUID
    tokens: bytes | None


class SignUpRow(Struct, frozen=True):
    """A sign-up through a provider that waits for a proven address."""

    id: UUID
    provider: str
    issuer: str
    subject: str
    shown_name: str
    tokens: bytes | None
    email: str | None
    username: str | None
    code_hash: bytes | None
    tries: int


_ROW = "id, person_id, provider, subject, shown_name, linked_at, last_used_at"
_SIGN_UP = "id, provider, issuer, subject, shown_name, tokens, email, username, code_hash, tries"

FIND = Query(f"select {_ROW} from accounts.identities where issuer = :issuer and subject = :subject", IdentityRow)
USE = Query(
    f"""
    update accounts.identities set last_used_at = now(), shown_name = coalesce(nullif(:shown_name, ''), shown_name)
    where issuer = :issuer and subject = :subject returning {_ROW}
    """,
    IdentityRow,
)
KEEP_TOKENS: Query[None] = Query("update accounts.identities set tokens = :tokens where id = :id")
FIND_OF_PROVIDER = Query(
    f"select {_ROW} from accounts.identities where person_id = :person_id and provider = :provider", IdentityRow
)
LIST = Query(f"select {_ROW} from accounts.identities where person_id = :person_id order by linked_at, id", IdentityRow)
FIND_TOKENS = Query(
    "select id, tokens from accounts.identities where person_id = :person_id and provider = :provider", TokensRow
)
INSERT = Query(
    """
    insert into accounts.identities (id, person_id, provider, issuer, subject, shown_name, tokens, last_used_at)
    values (:id, :person_id, :provider, :issuer, :subject, :shown_name, :tokens, now())
    on conflict do nothing returning id
    """,
    UUID,
)
REMOVE = Query(
    f"delete from accounts.identities where person_id = :person_id and provider = :provider returning {_ROW}",
    IdentityRow,
)
COUNT = Query("select count(*)::int from accounts.identities where person_id = :person_id", int)

FORGET_CHANGES: Query[None] = Query(
    "delete from accounts.mail_tokens where purpose = 'change-email' and lower(new_email) = lower(:email)"
)

INSERT_SIGN_UP: Query[None] = Query(
    """
    insert into accounts.identity_sign_ups (
        id, token_hash, provider, issuer, subject, shown_name, tokens, expires_at
    ) values (:id, :token_hash, :provider, :issuer, :subject, :shown_name, :tokens, now() + :life)
    """
)
FIND_SIGN_UP = Query(
    f"select {_SIGN_UP} from accounts.identity_sign_ups where token_hash = any(:hashes) and expires_at > now()",
    SignUpRow,
)
SET_ADDRESS = Query(
    """
    update accounts.identity_sign_ups set
        email = :email, email_key = :email_key, username = :username, code_hash = :code_hash, mails = mails + 1,
        tries = 0
    where token_hash = any(:hashes) and expires_at > now() and mails < :most returning id
    """,
    UUID,
)
TRY_CODE = Query(
    f"""
    update accounts.identity_sign_ups set tries = tries + 1
    where token_hash = any(:hashes) and expires_at > now() and code_hash is not null and tries < :most
    returning {_SIGN_UP}
    """,
    SignUpRow,
)
TAKE_SIGN_UP = Query("delete from accounts.identity_sign_ups where id = :id and expires_at > now() returning id", UUID)
FORGET_SIGN_UPS = Query("delete from accounts.identity_sign_ups where email_key = :email_key returning id", UUID)

SPEND = Query(
    """
    insert into accounts.spent_answers (hash, expires_at) values (:hash, now() + :life)
    on conflict do nothing returning expires_at
    """,
    datetime,
)
SWEEP_SPENT = Query(
    """
    delete from accounts.spent_answers where hash in (
        select hash from accounts.spent_answers where expires_at < now() order by expires_at limit 1000
    ) returning hash
    """,
    bytes,
)
SWEEP_SIGN_UPS = Query(
    """
    delete from accounts.identity_sign_ups where id in (
        select id from accounts.identity_sign_ups where expires_at < now() order by expires_at limit 1000
    ) returning id
    """,
    UUID,
)
