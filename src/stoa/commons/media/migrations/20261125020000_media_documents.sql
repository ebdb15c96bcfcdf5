-- migrate:up
-- stage: expand
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid
-- What was allowed stays allowed, so nobody waits while the table is looked through.
set local lock_timeout = '2s';
alter table commons.media drop constraint media_kind;
alter table commons.media add constraint media_kind
check (kind in ('image', 'video', 'audio', 'document')) not valid;
alter table commons.media add column pages integer not null default 0;

-- migrate:down
set local lock_timeout = '2s';
alter table commons.media drop column pages;
alter table commons.media drop constraint media_kind;
alter table commons.media add constraint media_kind check (kind in ('image', 'video', 'audio')) not valid;
