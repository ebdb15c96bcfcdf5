-- migrate:up
-- stage: expand

-- Lists of boats that a firm keeps elsewhere: fetched once a day, or sent as a file.
create table feeds (
    id uuid primary key,
    seller_id uuid not null references sellers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    name text not null,
    url text,
    hour integer not null,
    currency text,
    units text not null,
    conflicts text not null,
    removes_missing boolean not null,
    pulled_on date,
    trouble text not null default '',
    created_at timestamptz not null default now(),
    constraint feeds_hour check (hour between 0 and 23),
    constraint feeds_conflicts check (conflicts in ('feed', 'site')),
    constraint feeds_units check (units in ('metric', 'imperial'))
);
comment on column feeds.person_id is 'in whose name its boats are listed';
comment on column feeds.conflicts is 'whose words win where a boat was also changed here';
create index feeds_seller on feeds (seller_id, created_at, id);
create index feeds_due on feeds (hour) where url is not null;

-- What came of each row: unchanged rows are known by their digest, rows that were changed here by their version.
create table feed_listings (
    feed_id uuid not null references feeds (id) on delete cascade,
    feed_key text not null,
    listing_id uuid not null references listings (id) on delete cascade,
    digest text not null,
    version bigint not null,
    primary key (feed_id, feed_key)
);
create index feed_listings_listing on feed_listings (listing_id);

create table feed_runs (
    id uuid primary key,
    feed_id uuid not null references feeds (id) on delete cascade,
    state text not null default 'planned',
    counts jsonb not null,
    trouble text not null default '',
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint feed_runs_state check (state in ('planned', 'running', 'done', 'failed'))
);
create index feed_runs_feed on feed_runs (feed_id, created_at, id);

-- A run goes in part by part, each in a transaction of its own: after a crash it goes on where it was.
create table feed_parts (
    run_id uuid not null references feed_runs (id) on delete cascade,
    number integer not null,
    plan_id uuid not null,
    token text not null,
    rows integer not null,
    done_at timestamptz,
    primary key (run_id, number)
);

-- migrate:down
drop table feed_parts;
drop table feed_runs;
drop table feed_listings;
drop table feeds;
