-- migrate:up
-- stage: expand
-- What an operator has said of a flag; without a row, its declaration holds.
create table commons.flags (
    name text primary key check (length(name) between 1 and 100),
    mode text not null check (mode in ('on', 'off', 'some')),
    percent bigint not null check (percent between 0 and 100),
    roles text[] not null,
    people uuid[] not null check (cardinality(people) <= 1000),
    valid_from timestamptz,
    valid_until timestamptz,
    changed_at timestamptz not null,
    check (valid_until is null or valid_from is null or valid_until > valid_from)
);

-- migrate:down
drop table commons.flags;
