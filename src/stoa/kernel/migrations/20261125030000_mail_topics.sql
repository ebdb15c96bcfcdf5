-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '2s';
alter table kernel.mail add column topic text;

create index mail_of_topic on kernel.mail (topic) where topic is not null;

comment on column kernel.mail.topic is 'By what it is found again when whoever it is for ends mail of its kind; null: it cannot be ended.';

-- migrate:down
set local lock_timeout = '2s';
drop index kernel.mail_of_topic;
alter table kernel.mail drop column topic;
