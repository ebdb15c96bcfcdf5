-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- What a guild says of itself may wait for a moderator before strangers see it.
-- squawk-ignore ban-drop-constraint
alter table guilds drop constraint guilds_state;
alter table guilds add constraint guilds_state check (state in ('active', 'held', 'hidden', 'removed')) not valid;

-- migrate:down
set local lock_timeout = '2s';
update guilds set state = 'hidden' where state = 'held';
-- squawk-ignore ban-drop-constraint
alter table guilds drop constraint guilds_state;
alter table guilds add constraint guilds_state check (state in ('active', 'hidden', 'removed')) not valid;
