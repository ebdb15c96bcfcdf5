-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table guilds add column state text not null default 'active';
alter table guilds add constraint guilds_state check (state in ('active', 'hidden', 'removed')) not valid;
comment on column guilds.state is 'what moderators have decided; nobody but its owner sees a hidden guild, nobody a removed one';

create table guild_requests (
    guild_id uuid not null references guilds (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    message text not null default '',
    asked_at timestamptz not null,
    primary key (guild_id, person_id)
);
create index guild_requests_of_person on guild_requests (person_id);

-- migrate:down
drop table guild_requests;
set local lock_timeout = '2s';
alter table guilds drop constraint guilds_state;
alter table guilds drop column state;
