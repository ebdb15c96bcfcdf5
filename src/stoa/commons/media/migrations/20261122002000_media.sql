-- migrate:up
-- stage: expand
create table commons.media (
    id uuid primary key,
    person_id uuid not null references accounts.people (id),
    purpose text not null,
    is_public boolean not null,
    filename text not null,
    declared_type text not null,
    declared_size bigint not null,
    declared_sha256 text,
    upload_key text not null,
    status text not null default 'pending',
    state text not null default 'shown',
    reason_code text not null default '',
    reason text not null default '',
    job_id uuid,
    kind text not null,
    alt text not null default '',
    sha256 text not null default '',
    width integer not null default 0,
    height integer not null default 0,
    frames integer not null default 1,
    seconds double precision not null default 0,
    codec text not null default '',
    colour text not null default '',
    blur text not null default '',
    fingerprint text not null default '',
    loudness double precision,
    -- squawk-ignore prefer-bigint-over-smallint
    peaks smallint[] not null default '{}',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    touched_at timestamptz not null,
    constraint media_status check (status in ('pending', 'processing', 'ready', 'failed')),
    constraint media_state check (state in ('shown', 'hidden', 'removed')),
    constraint media_kind check (kind in ('image', 'video', 'audio')),
    constraint media_size check (declared_size > 0)
);
create index media_by_person on commons.media (person_id, created_at desc, id desc);
create index media_by_purpose on commons.media (person_id, purpose, created_at desc, id desc);
create index media_by_age on commons.media (created_at desc, id desc);
create index media_unfinished on commons.media (expires_at) where status = 'pending';
create index media_at_work on commons.media (touched_at) where status = 'processing';
create index media_given_up on commons.media (touched_at) where status = 'failed';
create index media_by_fingerprint on commons.media (fingerprint) where status = 'ready' and fingerprint <> '';
create index media_by_digest on commons.media (sha256) where status = 'ready';

create table commons.media_variants (
    media_id uuid not null references commons.media (id) on delete cascade,
    name text not null,
    content_type text not null,
    width integer not null,
    height integer not null,
    size bigint not null,
    sha256 text not null,
    key text not null unique,
    primary key (media_id, name)
);

create table commons.media_albums (
    subject_kind text not null,
    subject_id uuid not null,
    media_id uuid not null references commons.media (id) on delete cascade,
    position integer not null,
    primary key (subject_kind, subject_id, media_id)
);
create index media_albums_by_media on commons.media_albums (media_id);

-- migrate:down
drop table commons.media_albums;
drop table commons.media_variants;
drop table commons.media;
