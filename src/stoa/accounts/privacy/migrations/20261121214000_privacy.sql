-- migrate:up
-- stage: expand
-- What people have agreed to and taken back, in the words of which version. Rows are added, never changed.
create table accounts.consents (
    id uuid primary key,
    person_id uuid not null references accounts.people (id),
    purpose text not null,
    version text not null,
    given boolean not null,
    at timestamptz not null default now()
);

create index consents_latest on accounts.consents (person_id, purpose, id desc);

create function accounts.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'Rows of % are added, and never changed or removed.', tg_table_name;
end;
$$;

create trigger consents_are_kept before update or delete on accounts.consents
for each row execute function accounts.refuse_change();

create table accounts.exports (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    job_id uuid,
    asked_at timestamptz not null,
    ready_at timestamptz,
    expires_at timestamptz,
    size bigint,
    constraint exports_ready check ((ready_at is null) = (expires_at is null))
);

create unique index exports_one_at_a_time on accounts.exports (person_id) where ready_at is null;
create index exports_person on accounts.exports (person_id, id desc);
create index exports_ending on accounts.exports (expires_at) where expires_at is not null;

-- Who has asked to be forgotten, and until when they may take it back.
create table accounts.departures (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    asked_at timestamptz not null,
    due_at timestamptz not null
);

create index departures_due on accounts.departures (due_at);

-- Which deletions this database knows of. The same list lies outside of it: what is missing here was restored.
create table accounts.tombstones (
    hash bytea primary key,
    erased_at timestamptz not null
);

comment on column accounts.tombstones.hash is 'A keyed hash of the person''s id.';

-- migrate:down
drop table accounts.tombstones;
drop table accounts.departures;
drop table accounts.exports;
drop table accounts.consents;
drop function accounts.refuse_change();
