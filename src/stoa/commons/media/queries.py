"""SQL of media."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing
from stoa.kernel.decoding import Kind

from .models import MediaView, State, Status


class MediaRow(msgspec.Struct, frozen=True):
    """A file, as it stands."""

    id: UUID
    person_id: UUID
    purpose: str
    is_public: bool
    filename: str
    declared_type: str
    declared_size: int
    declared_sha256: str | None
    upload_key: str
    status: Status
    state: State
    reason_code: str
    reason: str
    job_id: UUID | None
    kind: Kind
    alt: str
    width: int
    height: int
    seconds: float
    pages: int
    colour: str
    blur: str
    fingerprint: str
    loudness: float | None
    peaks: list[int]
    created_at: datetime
    expires_at: datetime


class Variant(msgspec.Struct, frozen=True):
    """A file that was made of one that came in."""

    media_id: UUID
    name: str
    content_type: str
    width: int
    height: int
    size: int
    sha256: str
    key: str


class Served(msgspec.Struct, frozen=True):
    """What is needed to send a file that was made."""

    key: str
    content_type: str
    size: int


class Used(msgspec.Struct, frozen=True):
    """How much somebody keeps for one purpose."""

    purpose: str
    files: int
    unfinished: int
    bytes: int


class AlbumLeft(msgspec.Struct, frozen=True):
    """An album, and what is in it without one of its files."""

    kind: str
    subject_id: UUID
    media_ids: list[UUID]


class Kept(msgspec.Struct, frozen=True):
    """A file in the storage, and whose it is."""

    key: str
    media_id: UUID
    name: str


class Unfinished(msgspec.Struct, frozen=True):
    """A file that nobody came back for."""

    id: UUID
    upload_key: str


MEDIA_COLUMNS = """
    m.id, m.person_id, m.purpose, m.is_public, m.filename, m.declared_type, m.declared_size, m.declared_sha256,
    m.upload_key, m.status, m.state, m.reason_code, m.reason, m.job_id, m.kind, m.alt, m.width, m.height, m.seconds,
    m.pages, m.colour, m.blur, m.fingerprint, m.loudness, m.peaks, m.created_at, m.expires_at
"""
_VARIANT = "v.media_id, v.name, v.content_type, v.width, v.height, v.size, v.sha256, v.key"

OWN = Listing(
    base=f"select {MEDIA_COLUMNS} from commons.media m where m.person_id = :person_id and m.state <> 'removed'",
    into=MediaRow,
    told=MediaView,
    key="m.id",
    filters=[Filter("purpose", "m.purpose = :purpose", str, "What it was sent for.")],
    sorts=[Sort("newest", "m.created_at", descending=True)],
    default_sort="newest",
)
ALL = Listing(
    base=f"select {MEDIA_COLUMNS} from commons.media m where m.purpose <> all(:sealed)",
    into=MediaRow,
    told=MediaView,
    key="m.id",
    filters=[Filter("person", "m.person_id = :person", UUID, "Whose it is.")],
    sorts=[Sort("newest", "m.created_at", descending=True)],
    default_sort="newest",
)

FIND = Query(f"select {MEDIA_COLUMNS} from commons.media m where m.id = :id", MediaRow)
FIND_MANY = Query(f"select {MEDIA_COLUMNS} from commons.media m where m.id = any(:ids)", MediaRow)
LOCK = Query(f"select {MEDIA_COLUMNS} from commons.media m where m.id = :id for no key update", MediaRow)
VARIANTS = Query(
    f"""
    select {_VARIANT} from commons.media_variants v where v.media_id = any(:ids) order by v.media_id, v.width, v.name
    """,
    Variant,
)
USED = Query(
    """
    select purpose, count(*)::int as files, (count(*) filter (where status = 'pending'))::int as unfinished,
        coalesce(sum(declared_size), 0)::bigint as bytes
    from commons.media where person_id = :person_id and status <> 'failed' group by purpose
    """,
    Used,
)
INSERT: Query[None] = Query(
    """
    insert into commons.media (
        id, person_id, purpose, is_public, filename, declared_type, declared_size, declared_sha256, upload_key, kind,
        created_at, expires_at, touched_at
    ) values (
        :id, :person_id, :purpose, :is_public, :filename, :declared_type, :declared_size, :declared_sha256, :upload_key,
        :kind, :now, :expires_at, :now
    )
    """
)
BEGIN_WORK: Query[None] = Query(
    """
    update commons.media set status = 'processing', upload_key = :upload_key, touched_at = :now
    where id = :id and status = 'pending'
    """
)
SET_JOB: Query[None] = Query("update commons.media set job_id = :job_id, touched_at = :now where id = :id")
SET_ALT: Query[None] = Query("update commons.media set alt = :alt where id = :id")
SET_STATE = Query("update commons.media set state = :state where id = :id and state <> 'removed' returning id", UUID)

READY = Query(
    """
    update commons.media set
        status = 'ready', kind = :kind, sha256 = :sha256, width = :width, height = :height, frames = :frames,
        seconds = :seconds, pages = :pages, codec = :codec, colour = :colour, blur = :blur, fingerprint = :fingerprint,
        loudness = :loudness, peaks = :peaks, touched_at = :now
    where id = :id and status = 'processing' and state <> 'removed' returning id
    """,
    UUID,
)
FAILED = Query(
    """
    update commons.media set status = 'failed', reason_code = :code, reason = :words, touched_at = :now
    where id = :id and status in ('pending', 'processing') returning id
    """,
    UUID,
)
INSERT_VARIANT: Query[None] = Query(
    """
    insert into commons.media_variants (media_id, name, content_type, width, height, size, sha256, key)
    values (:media_id, :name, :content_type, :width, :height, :size, :sha256, :key)
    """
)
FORGET_VARIANTS: Query[None] = Query("delete from commons.media_variants where media_id = :id")
DELETE = Query("delete from commons.media where id = :id returning person_id", UUID)
LEAVE_AVATAR: Query[None] = Query(
    "update accounts.people set avatar_id = null where id = :person_id and avatar_id = :id"
)
ALBUMS_WITHOUT = Query(
    """
    select a.subject_kind as kind, a.subject_id, array(
        select o.media_id from commons.media_albums o
        where o.subject_kind = a.subject_kind and o.subject_id = a.subject_id and o.media_id <> a.media_id
        order by o.position, o.media_id
    ) as media_ids
    from commons.media_albums a where a.media_id = :id
    """,
    AlbumLeft,
)

FIND_PUBLIC = Query(
    """
    select v.key, v.content_type, v.size from commons.media_variants v join commons.media m on m.id = v.media_id
    where v.key = :key and m.is_public and m.state = 'shown'
    """,
    Served,
)
FIND_NAMED = Query(
    """
    select v.key, v.content_type, v.size from commons.media_variants v join commons.media m on m.id = v.media_id
    where v.media_id = :id and v.name = :name and m.state <> 'removed'
    """,
    Served,
)
FIND_SMALL = Query(
    """
    select v.key, v.content_type, v.size from commons.media_variants v join commons.media m on m.id = v.media_id
    where v.media_id = :id and m.purpose = :purpose and m.is_public and m.state = 'shown'
        and v.content_type = 'image/webp'
    order by abs(v.width - 128) limit 1
    """,
    Served,
)

PERSONAL_KEYS = Query(
    """
    select v.key, m.id as media_id, v.name from commons.media_variants v join commons.media m on m.id = v.media_id
    where m.person_id = :person_id
    union all
    select m.upload_key, m.id, 'as-sent' from commons.media m
    where m.person_id = :person_id and m.status <> 'ready'
    """,
    Kept,
)

OVERDUE = Query(
    """
    select id, upload_key from commons.media
    where (status = 'pending' and expires_at < :now) or (status = 'failed' and touched_at < :failed_before)
    order by created_at limit 500
    """,
    Unfinished,
)
LEFT_BEHIND = Query(
    "select id from commons.media where status = 'processing' and touched_at < :before order by touched_at limit 500",
    UUID,
)
KNOWN_IDS = Query("select id from commons.media where id = any(:ids)", UUID)
