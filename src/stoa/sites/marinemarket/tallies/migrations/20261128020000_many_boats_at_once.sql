-- migrate:up
-- stage: expand
set local lock_timeout = '5s';

-- A connection plans what a trigger asks once, mostly when one boat changes. What compares the boats before and after by
-- walking all of one for each of the other is nothing then, and an hour when 200,000 change at once.
alter function tally_listings() set enable_nestloop = off;
alter function tally_spots() set enable_nestloop = off;

-- migrate:down
alter function tally_listings() reset enable_nestloop;
alter function tally_spots() reset enable_nestloop;
