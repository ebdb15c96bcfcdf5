-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table feed_runs add column note text not null default '';
comment on column feed_runs.note is 'what was guessed where the file did not say it';

-- migrate:down
set local lock_timeout = '2s';
alter table feed_runs drop column note;
