-- stage: expand
-- migrate:up
-- Neither table forbids a second row for an operation: what happens twice is to be seen.
create table entries (
    number bigint generated always as identity primary key,
    operation uuid not null
);
create index entries_operation on entries (operation);

create table effects (
    number bigint generated always as identity primary key,
    operation uuid not null,
    kind text not null
);

-- migrate:down
drop table effects;
drop table entries;
