-- migrate:up
-- stage: expand
-- Counted once, kept for ever: nothing is scanned when somebody asks.
create table commons.stats (
    measure text not null,
    bucket text not null,
    key text not null,
    at timestamptz not null,
    value bigint not null,
    primary key (measure, bucket, key, at),
    constraint stats_bucket check (bucket in ('hour', 'day', 'all'))
);

create index stats_top on commons.stats (measure, bucket, at, value desc, key);

comment on column commons.stats.key is 'What it is about, such as a server; empty for all together.';
comment on column commons.stats.at is 'When the bucket begins, in UTC; 1970 for the one of all times.';

-- Which heaps of buffered counts are in the table already, so that one that is written again counts once.
create table commons.stats_heaps (
    id uuid primary key,
    written_at timestamptz not null
);

create index stats_heaps_written on commons.stats_heaps (written_at);

-- migrate:down
drop table commons.stats_heaps;
drop table commons.stats;
