-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What a server was like on a day, for comparing one week with the one before.
create table server_days (
    server_id uuid not null references servers (id) on delete cascade,
    day date not null,
    samples integer not null,
    players double precision not null,
    favorites integer not null,
    primary key (server_id, day),
    constraint server_days_samples check (samples > 0)
);
create index server_days_oldest on server_days (day);
comment on column server_days.players is 'the mean of the samples of the day';

-- migrate:down
drop table server_days;
