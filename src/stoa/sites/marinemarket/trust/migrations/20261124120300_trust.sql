-- migrate:up
-- stage: expand

-- What is known of how somebody sells: counted when it happens, or by a job, and never while somebody waits.
create table seller_figures (
    seller_id uuid primary key references sellers (id) on delete cascade,
    deals_done integer not null default 0,
    rating_count integer not null default 0,
    rating_sum integer not null default 0,
    asked integer not null default 0,
    answered integer not null default 0,
    answer_minutes integer,
    counted_at timestamptz
);
comment on column seller_figures.asked is 'conversations of the last half year that were begun at least a day ago, or are answered';
comment on column seller_figures.answer_minutes is 'the median of how long the first answer took';

create table buyer_figures (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    deals_done integer not null default 0,
    rating_count integer not null default 0,
    rating_sum integer not null default 0
);

-- migrate:down
drop table buyer_figures;
drop table seller_figures;
