-- migrate:up
-- stage: expand

-- How a sale went, said by each of its two sides about the other, once.
create table sale_ratings (
    id uuid primary key,
    deal_id uuid not null references deals (id) on delete cascade,
    about text not null,
    author_id uuid not null references accounts.people (id),
    seller_id uuid references sellers (id),
    person_id uuid references accounts.people (id),
    stars integer not null,
    text text not null default '',
    hidden boolean not null default false,
    created_at timestamptz not null default now(),
    unique (deal_id, about),
    constraint sale_ratings_about check (about in ('buyer', 'seller')),
    constraint sale_ratings_stars check (stars between 1 and 5),
    constraint sale_ratings_whom check (
        (about = 'seller' and seller_id is not null and person_id is null)
        or (about = 'buyer' and seller_id is null and person_id is not null)
    )
);
comment on column sale_ratings.hidden is 'a moderator does not show it, and it is not counted';
create index sale_ratings_of_seller on sale_ratings (seller_id, created_at, id) where not hidden;
create index sale_ratings_of_person on sale_ratings (person_id, created_at, id) where not hidden;
create index sale_ratings_author on sale_ratings (author_id);

-- migrate:down
drop table sale_ratings;
