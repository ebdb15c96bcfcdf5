-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Servers go off and come back, and each time leave a dead entry in an index in which few are alive: whoever looks for the
-- nearest of these passes over the dead. The table is small, so it is swept at a fiftieth of dead rows, not at a fifth.
alter table server_places set (autovacuum_vacuum_scale_factor = 0.02);

-- migrate:down
set local lock_timeout = '2s';
alter table server_places reset (autovacuum_vacuum_scale_factor);
