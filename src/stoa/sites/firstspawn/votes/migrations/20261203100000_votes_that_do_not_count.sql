-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table votes add column network bytea, add column discounted text, add column decision jsonb;
comment on column votes.network is 'a keyed hash of day and network, which tells who votes beside whom; gone after two days';
comment on column votes.discounted is 'why the vote does not count; null where it does';
comment on column votes.decision is 'the same, as it is explained to whoever voted';
-- Nothing stands in it yet: it is one look through the table, and there is no new way to write votes meanwhile.
-- squawk-ignore require-concurrent-index-creation
create index votes_networks on votes (day) where network is not null;

-- migrate:down
set local lock_timeout = '2s';
drop index votes_networks;
alter table votes drop column network, drop column discounted, drop column decision;
