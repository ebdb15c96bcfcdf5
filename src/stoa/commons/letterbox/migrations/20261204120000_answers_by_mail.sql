-- migrate:up
-- stage: expand
create table commons.answer_addresses (
    token text primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    subject_kind text not null,
    subject_id uuid not null,
    last_mail bytea,
    created_at timestamptz not null,
    constraint answer_addresses_once unique (person_id, subject_kind, subject_id)
);
comment on table commons.answer_addresses is 'where somebody''s mail about a thing is answered to';
comment on column commons.answer_addresses.last_mail is 'a hash of the Message-ID that was taken last: the same mail again changes nothing';

-- migrate:down
drop table commons.answer_addresses;
