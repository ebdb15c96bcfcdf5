-- migrate:up
-- stage: contract
set local lock_timeout = '2s';

-- Icons as they came, which nobody has looked at; servers send theirs with each answer.
-- squawk-ignore ban-drop-column
alter table servers drop column icon;

-- migrate:down
alter table servers add column icon bytea;
