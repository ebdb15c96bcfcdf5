-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What somebody says as they accept, decline, withdraw or call off: an offer may be answered more than once.
create table offer_answers (
    offer_id uuid not null references offers (id) on delete cascade,
    status text not null,
    side text not null,
    author_id uuid not null references accounts.people (id) on delete cascade,
    note text not null,
    created_at timestamptz not null default now(),
    primary key (offer_id, status),
    constraint offer_answers_side check (side in ('buyer', 'seller')),
    constraint offer_answers_status check (status in ('accepted', 'declined', 'withdrawn', 'called_off'))
);
comment on table offer_answers is 'what was said with an answer; none is kept where nothing was';
create index offer_answers_author on offer_answers (author_id, created_at);

-- migrate:down
drop table offer_answers;
