-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- The half of the smallest number there is cannot be told, and a boat of that length could not be filed. Every length
-- has the step that it had, so no index changes.
create or replace function length_step(length_m double precision) returns integer
language sql immutable parallel safe
return least(floor(greatest(length_m, 1) / 2), 15)::integer;

-- migrate:down
set local lock_timeout = '2s';
create or replace function length_step(length_m double precision) returns integer
language sql immutable parallel safe
return least(floor(length_m / 2), 15)::integer;
