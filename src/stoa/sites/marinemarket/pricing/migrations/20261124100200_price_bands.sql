-- migrate:up
-- stage: expand
-- What boats of a kind, a length and an age are asked for; computed by a job, never on request.
create table price_bands (
    boat_type text not null,
    length_band integer not null,
    age_band integer not null,
    currency text not null,
    low bigint not null,
    median bigint not null,
    high bigint not null,
    listings integer not null,
    computed_at timestamptz not null default now(),
    primary key (boat_type, length_band, age_band, currency)
);

-- migrate:down
drop table price_bands;
