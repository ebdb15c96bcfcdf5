-- migrate:up
-- stage: expand
create table commons.notifications (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    kind text not null,
    title text not null,
    message text not null default '',
    url text not null default '',
    data jsonb not null default '{}',
    subject_kind text,
    subject_id uuid,
    dedupe_key text not null default '',
    bundle_key text not null default '',
    members text [] not null default '{}',
    count integer not null default 1,
    in_app boolean not null default true,
    is_read boolean not null default false,
    read_at timestamptz,
    mail_at timestamptz,
    mailed_at timestamptz,
    created_at timestamptz not null,
    constraint notifications_title check (length(title) between 1 and 300),
    constraint notifications_message check (length(message) <= 2000),
    constraint notifications_read check (is_read = (read_at is not null)),
    constraint notifications_subject check ((subject_kind is null) = (subject_id is null))
);

create index notifications_newest on commons.notifications (person_id, created_at, id) where in_app;
create index notifications_unread on commons.notifications (person_id, is_read, created_at, id) where in_app;
create index notifications_by_kind on commons.notifications (person_id, kind, created_at, id) where in_app;
create unique index notifications_once on commons.notifications (person_id, kind, dedupe_key)
where dedupe_key <> '' and bundle_key = '';
create unique index notifications_bundles on commons.notifications (person_id, bundle_key) where bundle_key <> '';
create index notifications_mail_due on commons.notifications (mail_at, person_id) where mail_at is not null;
create index notifications_old on commons.notifications (created_at);

comment on column commons.notifications.bundle_key is 'While it is set, more of the same is added to this row.';
comment on column commons.notifications.members is 'What is counted in a bundle already, so that nothing counts twice.';
comment on column commons.notifications.mail_at is 'When a letter is due that holds it; null where none is, or any more.';

-- What somebody chose for a kind; without a row, what the kind says.
create table commons.notice_choices (
    person_id uuid not null references accounts.people (id) on delete cascade,
    kind text not null,
    in_app boolean not null,
    mail boolean not null,
    live boolean not null,
    changed_at timestamptz not null,
    primary key (person_id, kind)
);

create table commons.notice_settings (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    mail boolean not null default true,
    digest text not null default 'none',
    digest_hour integer not null default 8,
    quiet_from integer,
    quiet_until integer,
    changed_at timestamptz not null,
    constraint notice_settings_digest check (digest in ('none', 'daily', 'weekly')),
    constraint notice_settings_hour check (digest_hour between 0 and 23),
    constraint notice_settings_quiet check (
        (quiet_from is null) = (quiet_until is null)
        and coalesce(quiet_from, 0) between 0 and 23 and coalesce(quiet_until, 0) between 0 and 23
    )
);

-- migrate:down
drop table commons.notice_settings;
drop table commons.notice_choices;
drop table commons.notifications;
