-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What servers show players in their lists is looked at and made anew before we show it: the pinger kept it as it came.
-- Many servers have the same one: it is looked at once, and what is decided about it holds for all.
create table server_icons (
    mark bytea primary key,
    state text not null default 'unseen' check (state in ('unseen', 'broken', 'waiting', 'shown', 'removed')),
    sent bytea not null default '',
    made bytea not null default '',
    fingerprint text not null default '',
    server_id uuid references servers (id) on delete set null,
    seen_at timestamptz not null,
    looked_at timestamptz
);
comment on column server_icons.mark is 'the SHA-256 of what was sent';
comment on column server_icons.sent is 'what was sent, until it was looked at';
comment on column server_icons.made is 'the same, made anew: what is shown';
comment on column server_icons.server_id is 'which server showed it first, or has brought it before the moderators';
comment on column server_icons.seen_at is 'when a server began to show it last';
comment on column server_icons.looked_at is 'since when it is shown or waits';
create index server_icons_of_server on server_icons (server_id, seen_at);
create index server_icons_waiting on server_icons (server_id) where state = 'waiting';

alter table servers add column icon_sent bytea, add column icon_mark bytea;
comment on column servers.icon_sent is 'the mark of the icon that it answered with last';
comment on column servers.icon_mark is 'the mark of the icon that is shown';
-- squawk-ignore require-concurrent-index-creation
create index servers_icon_sent on servers (icon_sent) where icon_sent is not null;
-- squawk-ignore require-concurrent-index-creation
create index servers_icon_mark on servers (icon_mark) where icon_mark is not null;

-- migrate:down
set local lock_timeout = '2s';
alter table servers drop column icon_sent, drop column icon_mark;
drop table server_icons;
