-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What a buyer's own agent gets, in percent of the price. That agents are welcome at all stands among the features, by
-- which searches, counts and saved searches know it.
alter table listings add column agent_share double precision;
alter table listings add constraint listings_agent_share
check (agent_share is null or (agent_share > 0 and agent_share <= 20 and features @> '{agents-welcome}')) not valid;

-- migrate:down
alter table listings drop constraint listings_agent_share;
alter table listings drop column agent_share;
