-- migrate:up
-- stage: expand
create table profile_choices (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    show_guilds boolean not null default true,
    show_reputation boolean not null default true,
    show_playtime boolean not null default false,
    show_puzzles boolean not null default true
);

-- migrate:down
drop table profile_choices;
