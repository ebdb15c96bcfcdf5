-- migrate:up
-- stage: expand
-- squawk-ignore-file ban-drop-constraint
-- A site may be dark for those who have not chosen, so that "like my system" is a choice, too. What was allowed stays
-- allowed, and nobody waits while the table is looked through.
set local lock_timeout = '2s';
alter table accounts.people drop constraint people_theme;
alter table accounts.people
    add constraint people_theme check (theme in ('', 'system', 'light', 'dark')) not valid;

-- migrate:down
set local lock_timeout = '2s';
update accounts.people set theme = '' where theme = 'system';
alter table accounts.people drop constraint people_theme;
alter table accounts.people add constraint people_theme check (theme in ('', 'light', 'dark')) not valid;
