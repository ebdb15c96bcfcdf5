-- migrate:up
-- stage: expand
create extension if not exists pg_trgm;

create table commons.tags (
    id uuid primary key,
    kind text not null,
    slug text not null,
    name text not null,
    category text not null,
    state text not null default 'active',
    merged_into uuid references commons.tags (id),
    count integer not null default 0,
    created_at timestamptz not null default now(),
    constraint tags_slugs unique (kind, slug),
    constraint tags_slug check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    constraint tags_name check (length(name) between 1 and 60),
    constraint tags_state check (state in ('proposed', 'active', 'retired', 'merged')),
    constraint tags_merged check ((state = 'merged') = (merged_into is not null)),
    constraint tags_count check (count >= 0)
);

create index tags_by_name on commons.tags (name, id);
create index tags_by_count on commons.tags (count, id);
create index tags_of_kind on commons.tags (kind, state, category, name);
create index tags_by_likeness on commons.tags using gin (lower(name) gin_trgm_ops);

comment on column commons.tags.kind is 'Of which kind of thing, as subjects are called.';

create table commons.tag_synonyms (
    kind text not null,
    slug text not null,
    tag_id uuid not null references commons.tags (id) on delete cascade,
    primary key (kind, slug)
);

create index tag_synonyms_of_tag on commons.tag_synonyms (tag_id);

create table commons.tag_sets (
    subject_kind text not null,
    subject_id uuid not null,
    tag_id uuid not null references commons.tags (id) on delete cascade,
    primary key (subject_kind, subject_id, tag_id)
);

create index tag_sets_by_tag on commons.tag_sets (tag_id, subject_id);

create table commons.tag_proposals (
    tag_id uuid not null references commons.tags (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    primary key (tag_id, person_id)
);

create index tag_proposals_of_person on commons.tag_proposals (person_id);

create table commons.tag_merges (
    id uuid primary key,
    kind text not null,
    from_id uuid not null references commons.tags (id) on delete cascade,
    into_id uuid not null references commons.tags (id) on delete cascade,
    moved uuid[] not null,
    gained uuid[] not null,
    slugs text[] not null,
    merged_at timestamptz not null,
    undone_at timestamptz
);

create index tag_merges_newest on commons.tag_merges (merged_at desc);

comment on column commons.tag_merges.moved is 'Things that had the tag which was merged away.';
comment on column commons.tag_merges.gained is 'Those of them that had not had the other tag before.';
comment on column commons.tag_merges.slugs is 'Other names of the tag which was merged away.';

-- migrate:down
drop table commons.tag_merges;
drop table commons.tag_proposals;
drop table commons.tag_sets;
drop table commons.tag_synonyms;
drop table commons.tags;
