-- migrate:up
-- stage: expand
create table votes (
    id uuid primary key,
    server_id uuid not null references servers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    day date not null,
    minecraft_username text not null default '',
    created_at timestamptz not null default now(),
    told_at timestamptz,
    unique (person_id, server_id, day)
);
comment on column votes.told_at is 'when the server''s plugin has said that it took the vote';
create index votes_of_server on votes (server_id, created_at desc, id desc);
create index votes_untold on votes (server_id, id) where told_at is null;

create table vote_streaks (
    person_id uuid not null references accounts.people (id) on delete cascade,
    server_id uuid not null references servers (id) on delete cascade,
    days integer not null,
    longest integer not null,
    last_day date not null,
    primary key (person_id, server_id)
);

-- How many votes each server had in each month; the running month's stand on the server, too.
create table vote_months (
    server_id uuid not null references servers (id) on delete cascade,
    month date not null,
    votes integer not null,
    primary key (server_id, month)
);
create index vote_months_ranking on vote_months (month, votes desc, server_id);

-- migrate:down
drop table vote_months;
drop table vote_streaks;
drop table votes;
