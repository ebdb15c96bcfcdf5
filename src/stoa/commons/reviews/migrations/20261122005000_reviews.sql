-- migrate:up
-- stage: expand
create table commons.reviews (
    id uuid primary key,
    subject_kind text not null,
    subject_id uuid not null,
    author_id uuid not null references accounts.people (id) on delete cascade,
    rating integer not null,
    title text,
    content text not null,
    state text not null default 'shown',
    decision jsonb,
    is_verified boolean not null default false,
    verified_playtime integer,
    upvotes integer not null default 0,
    downvotes integer not null default 0,
    helpful double precision not null default 0,
    reply text,
    reply_by uuid references accounts.people (id) on delete set null,
    replied_at timestamptz,
    reply_edited_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null,
    edited_at timestamptz,
    constraint reviews_one_each unique (subject_kind, subject_id, author_id),
    constraint reviews_rating check (rating between 1 and 5),
    constraint reviews_state check (state in ('shown', 'held', 'hidden', 'removed', 'withdrawn')),
    constraint reviews_sizes check (length(content) <= 4000 and length(title) <= 120 and length(reply) <= 2000),
    constraint reviews_votes check (upvotes >= 0 and downvotes >= 0)
);

create index reviews_by_helpful on commons.reviews (subject_kind, subject_id, helpful, id) where state = 'shown';
create index reviews_by_age on commons.reviews (subject_kind, subject_id, created_at, id) where state = 'shown';
create index reviews_by_rating on commons.reviews (subject_kind, subject_id, rating, id) where state = 'shown';
create index reviews_by_proof on commons.reviews (subject_kind, subject_id, is_verified, helpful, id)
where state = 'shown';
create index reviews_of_author on commons.reviews (author_id, created_at, id) where state = 'shown';
create index reviews_all on commons.reviews (created_at, id);
create index reviews_in_state on commons.reviews (state, created_at, id);

comment on column commons.reviews.helpful is 'Lower bound of the share of readers who find it helpful (Wilson, 95 %).';
comment on column commons.reviews.decision is 'Why it is not shown; null where it is.';

create table commons.review_versions (
    review_id uuid not null references commons.reviews (id) on delete cascade,
    version integer not null,
    author_id uuid not null references accounts.people (id) on delete cascade,
    rating integer not null,
    title text,
    content text not null,
    replaced_at timestamptz not null,
    primary key (review_id, version)
);

create index review_versions_of_author on commons.review_versions (author_id);

create table commons.review_votes (
    review_id uuid not null references commons.reviews (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    is_upvote boolean not null,
    voted_at timestamptz not null,
    primary key (review_id, person_id)
);

create index review_votes_of_person on commons.review_votes (person_id);

create table commons.review_totals (
    subject_kind text not null,
    subject_id uuid not null,
    ones integer not null default 0,
    twos integer not null default 0,
    threes integer not null default 0,
    fours integer not null default 0,
    fives integer not null default 0,
    verified integer not null default 0,
    score double precision not null default 0,
    primary key (subject_kind, subject_id),
    constraint review_totals_counts check (least(ones, twos, threes, fours, fives, verified) >= 0)
);

comment on column commons.review_totals.score is 'The average drawn towards the prior, so that one review alone does not win.';

-- migrate:down
drop table commons.review_totals;
drop table commons.review_votes;
drop table commons.review_versions;
drop table commons.reviews;
