-- migrate:up
-- stage: expand
create table guilds (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    description text not null default '',
    visibility text not null default 'PUBLIC',
    max_members integer not null default 100,
    member_count integer not null default 0,
    reputation integer not null default 0,
    verified boolean not null default false,
    search tsvector generated always as (to_tsvector('simple', name || ' ' || description)) stored,
    created_at timestamptz not null,
    changed_at timestamptz not null default now(),
    constraint guilds_visibility check (visibility in ('PUBLIC', 'PRIVATE', 'INVITE_ONLY')),
    constraint guilds_members check (member_count between 0 and max_members and max_members between 2 and 500)
);
comment on column guilds.reputation is 'the sum of its members'' reputation, as last counted';
create index guilds_search on guilds using gin (search);
create index guilds_largest on guilds (member_count desc, id desc) where visibility <> 'PRIVATE';
create index guilds_leading on guilds (reputation desc, id desc) where visibility <> 'PRIVATE';
create index guilds_newest on guilds (created_at desc, id desc) where visibility <> 'PRIVATE';
create index guilds_seen_largest on guilds (visibility, member_count desc, id desc);
create index guilds_seen_leading on guilds (visibility, reputation desc, id desc);
create index guilds_seen_newest on guilds (visibility, created_at desc, id desc);

create table guild_members (
    guild_id uuid not null references guilds (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    role text not null default 'MEMBER',
    joined_at timestamptz not null default now(),
    primary key (guild_id, person_id),
    constraint guild_members_role check (role in ('OWNER', 'ADMIN', 'MODERATOR', 'MEMBER'))
);
create unique index guild_members_owner on guild_members (guild_id) where role = 'OWNER';
create index guild_members_of_person on guild_members (person_id, joined_at desc);

create table guild_bans (
    guild_id uuid not null references guilds (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    banned_at timestamptz not null default now(),
    primary key (guild_id, person_id)
);
create index guild_bans_of_person on guild_bans (person_id);

create table guild_invites (
    id uuid primary key,
    guild_id uuid not null references guilds (id) on delete cascade,
    code text not null unique,
    max_uses integer,
    uses integer not null default 0,
    expires_at timestamptz,
    created_by uuid references accounts.people (id) on delete set null,
    created_at timestamptz not null default now(),
    constraint guild_invites_uses check (uses >= 0 and (max_uses is null or uses <= max_uses))
);
create index guild_invites_of_guild on guild_invites (guild_id, created_at desc);
create index guild_invites_of_person on guild_invites (created_by);

create table guild_feed (
    id uuid primary key,
    guild_id uuid not null references guilds (id) on delete cascade,
    person_id uuid references accounts.people (id) on delete cascade,
    kind text not null,
    at timestamptz not null
);
create index guild_feed_of_guild on guild_feed (guild_id, at desc, id desc);
create index guild_feed_of_person on guild_feed (person_id);

-- migrate:down
drop table guild_feed;
drop table guild_invites;
drop table guild_bans;
drop table guild_members;
drop table guilds;
