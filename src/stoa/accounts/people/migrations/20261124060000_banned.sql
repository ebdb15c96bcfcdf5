-- migrate:up
-- stage: expand
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid
-- Some are shut out for a while, some for good. What was allowed stays allowed, and no release came before this one, so
-- nobody waits while the table is looked through.
set local lock_timeout = '2s';
alter table accounts.people drop constraint people_status;
alter table accounts.people
    add constraint people_status check (status in ('active', 'suspended', 'banned', 'leaving', 'anonymised')) not valid;
alter table accounts.people validate constraint people_status;

-- migrate:down
update accounts.people set status = 'suspended' where status = 'banned';
alter table accounts.people drop constraint people_status;
alter table accounts.people
    add constraint people_status check (status in ('active', 'suspended', 'leaving', 'anonymised')) not valid;
alter table accounts.people validate constraint people_status;
