-- migrate:up
-- stage: expand
create table commons.threads (
    subject_kind text not null,
    subject_id uuid not null,
    count integer not null default 0,
    locked_at timestamptz,
    locked_why text not null default '',
    primary key (subject_kind, subject_id),
    constraint threads_count check (count >= 0)
);

create table commons.comments (
    id uuid primary key,
    subject_kind text not null,
    subject_id uuid not null,
    author_id uuid not null references accounts.people (id) on delete cascade,
    root_id uuid references commons.comments (id) on delete cascade,
    parent_id uuid references commons.comments (id) on delete cascade,
    content text not null,
    state text not null default 'shown',
    decision jsonb,
    upvotes integer not null default 0,
    downvotes integer not null default 0,
    best double precision not null default 0,
    replies integer not null default 0,
    version integer not null default 1,
    created_at timestamptz not null,
    edited_at timestamptz,
    constraint comments_state check (state in ('shown', 'held', 'hidden', 'removed', 'withdrawn')),
    constraint comments_size check (length(content) <= 4000),
    constraint comments_counts check (upvotes >= 0 and downvotes >= 0 and replies >= 0),
    constraint comments_levels check ((root_id is null) = (parent_id is null))
);

create index comments_by_age on commons.comments (subject_kind, subject_id, created_at, id)
where root_id is null and (state = 'shown' or replies > 0);
create index comments_by_best on commons.comments (subject_kind, subject_id, best, id)
where root_id is null and (state = 'shown' or replies > 0);
create index comments_replies on commons.comments (root_id, created_at, id) where state = 'shown';
create index comments_of_author on commons.comments (author_id, created_at, id);
create index comments_of_parent on commons.comments (parent_id) where parent_id is not null;
create index comments_all on commons.comments (created_at, id);
create index comments_in_state on commons.comments (state, created_at, id);

comment on column commons.comments.root_id is 'The comment at the top, for answers however deep: two levels are shown.';

create table commons.comment_versions (
    comment_id uuid not null references commons.comments (id) on delete cascade,
    version integer not null,
    author_id uuid not null references accounts.people (id) on delete cascade,
    content text not null,
    replaced_at timestamptz not null,
    primary key (comment_id, version)
);

create index comment_versions_of_author on commons.comment_versions (author_id);

create table commons.comment_votes (
    comment_id uuid not null references commons.comments (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    is_upvote boolean not null,
    voted_at timestamptz not null,
    primary key (comment_id, person_id)
);

create index comment_votes_of_person on commons.comment_votes (person_id);

-- migrate:down
drop table commons.comment_votes;
drop table commons.comment_versions;
drop table commons.comments;
drop table commons.threads;
