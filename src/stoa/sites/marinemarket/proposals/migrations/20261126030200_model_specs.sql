-- migrate:up
-- stage: expand

-- What boats of a make and model measure, where those listed here agree; computed by a job, never on request.
create table model_specs (
    make text not null,
    model text not null,
    listings integer not null,
    specs jsonb not null,
    computed_at timestamptz not null default now(),
    primary key (make, model)
);
comment on column model_specs.make is 'as searches compare words, as is the model';

-- migrate:down
drop table model_specs;
