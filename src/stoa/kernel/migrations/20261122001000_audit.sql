-- migrate:up
-- stage: expand
-- Who did what. Each row holds the hash of the one before it, so nothing can be changed, moved or taken out unseen.
create table kernel.audit_log (
    seq bigint primary key check (seq > 0),
    at timestamptz not null,
    action text not null check (action ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
    kind text not null check (kind ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
    subject text not null check (length(subject) <= 200),
    actor_id uuid,
    impersonator_id uuid,
    about uuid,
    name text not null check (length(name) <= 100),
    request_id text not null check (length(request_id) <= 64),
    origin_digest bytea not null check (octet_length(origin_digest) in (0, 32)),
    detail_digest bytea not null check (octet_length(detail_digest) in (0, 32)),
    previous bytea not null check (octet_length(previous) = 32),
    hash bytea not null check (octet_length(hash) = 32)
);

create index audit_log_at on kernel.audit_log (at, seq);
create index audit_log_actor on kernel.audit_log (actor_id, at, seq);
create index audit_log_impersonator on kernel.audit_log (impersonator_id, at, seq) where impersonator_id is not null;
create index audit_log_action on kernel.audit_log (action, at, seq);
create index audit_log_kind on kernel.audit_log (kind, at, seq);
create index audit_log_subject on kernel.audit_log (subject, at, seq);
create index audit_log_request on kernel.audit_log (request_id, at, seq);

-- Where it was done from: the actor's. The chain holds a salted digest only, so that this can go.
create table kernel.audit_origins (
    seq bigint primary key,
    person_id uuid,
    salt bytea not null,
    address text not null,
    agent text not null
);

create index audit_origins_address on kernel.audit_origins (address);
create index audit_origins_person on kernel.audit_origins (person_id) where person_id is not null;

-- What it was before and after, and why: the affected person's, where it is about one.
create table kernel.audit_details (
    seq bigint primary key,
    person_id uuid,
    salt bytea not null,
    before text not null,
    after text not null,
    reason text not null
);

create index audit_details_person on kernel.audit_details (person_id) where person_id is not null;

-- The last link. Whoever appends locks it; what is committed is one line, never a fork.
create table kernel.audit_head (
    is_head boolean primary key default true check (is_head),
    seq bigint not null,
    hash bytea not null
);

comment on table kernel.audit_log is 'Added to by stoa.kernel.audit alone; `stoa audit verify` checks the chain.';
comment on column kernel.audit_log.about is 'Whom the details beside it are about: they go when this person does.';
comment on column kernel.audit_log.hash is 'SHA-256 over every other column: see stoa.kernel.audit.chain.';

create function kernel.audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'Rows of % are added, and never changed or removed.', tg_table_name using errcode = '42501';
end;
$$;

-- Details and origins go only with the person whom they are about, and the chain has to say so.
create function kernel.audit_only_erased() returns trigger language plpgsql as $$
begin
    if not exists (
        select from kernel.audit_log
        where subject = old.person_id::text and kind = 'person' and action = 'person.erased'
    ) then
        raise exception 'Rows of % go only when the person is erased.', tg_table_name using errcode = '42501';
    end if;
    return null;
end;
$$;

create trigger audit_log_is_kept before update or delete on kernel.audit_log
for each row execute function kernel.audit_refuse();
create trigger audit_log_is_whole before truncate on kernel.audit_log
for each statement execute function kernel.audit_refuse();
create trigger audit_head_is_whole before delete or truncate on kernel.audit_head
for each statement execute function kernel.audit_refuse();
create trigger audit_origins_are_kept before update on kernel.audit_origins
for each row execute function kernel.audit_refuse();
create trigger audit_origins_are_whole before truncate on kernel.audit_origins
for each statement execute function kernel.audit_refuse();
create constraint trigger audit_origins_go_with_the_person after delete on kernel.audit_origins
deferrable initially deferred for each row execute function kernel.audit_only_erased();
create trigger audit_details_are_kept before update on kernel.audit_details
for each row execute function kernel.audit_refuse();
create trigger audit_details_are_whole before truncate on kernel.audit_details
for each statement execute function kernel.audit_refuse();
create constraint trigger audit_details_go_with_the_person after delete on kernel.audit_details
deferrable initially deferred for each row execute function kernel.audit_only_erased();

-- migrate:down
drop table kernel.audit_head;
drop table kernel.audit_details;
drop table kernel.audit_origins;
drop table kernel.audit_log;
drop function kernel.audit_only_erased();
drop function kernel.audit_refuse();
