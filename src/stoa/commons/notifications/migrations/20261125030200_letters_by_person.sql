-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- A letter takes what is due to one person; who is due is asked in the order of people, a thousand at a time.
set local lock_timeout = '2s';
create index notifications_mail_of_person on commons.notifications (person_id, mail_at) where mail_at is not null;
drop index commons.notifications_mail_due;

-- migrate:down
set local lock_timeout = '2s';
create index notifications_mail_due on commons.notifications (mail_at, person_id) where mail_at is not null;
drop index commons.notifications_mail_of_person;
