-- migrate:up
-- stage: expand
create table commons.favorite_lists (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    name text not null,
    created_at timestamptz not null,
    constraint favorite_lists_name check (length(name) between 1 and 80)
);

create unique index favorite_lists_names on commons.favorite_lists (person_id, lower(name));

create table commons.favorites (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    subject_kind text not null,
    subject_id uuid not null,
    list_id uuid references commons.favorite_lists (id) on delete set null,
    note text not null default '',
    wants_alerts boolean not null default false,
    added_at timestamptz not null,
    constraint favorites_once unique (person_id, subject_kind, subject_id),
    constraint favorites_note check (length(note) <= 500)
);

create index favorites_newest on commons.favorites (person_id, added_at, id);
create index favorites_by_list on commons.favorites (list_id, added_at, id) where list_id is not null;
create index favorites_watching on commons.favorites (subject_kind, subject_id, person_id) where wants_alerts;

create table commons.favorite_counts (
    subject_kind text not null,
    subject_id uuid not null,
    count integer not null,
    primary key (subject_kind, subject_id),
    constraint favorite_counts_count check (count >= 0)
);

-- migrate:down
drop table commons.favorite_counts;
drop table commons.favorites;
drop table commons.favorite_lists;
