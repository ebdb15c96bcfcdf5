-- migrate:up
-- stage: expand

-- A number that somebody has shown to be theirs, and the one that waits for its code.
create table person_phones (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    number_box bytea,
    number_hash bytea,
    verified_at timestamptz,
    pending_box bytea,
    code_hash bytea,
    code_until timestamptz,
    tries integer not null default 0,
    sent integer not null default 0,
    sent_on date not null default current_date,
    changed_at timestamptz not null default now(),
    constraint person_phones_whole check ((number_box is null) = (verified_at is null)),
    constraint person_phones_found check ((number_box is null) = (number_hash is null))
);
comment on column person_phones.tries is 'how often the code that waits was guessed at';
comment on column person_phones.sent is 'how many codes were sent on that day';
create unique index person_phones_number on person_phones (number_hash);

-- Texts on their way: number and words in one box, which goes when the gateway has it.
create table phone_texts (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    letter_box bytea,
    sent_at timestamptz,
    created_at timestamptz not null default now()
);
create index phone_texts_person on phone_texts (person_id);
create index phone_texts_age on phone_texts (created_at);

-- migrate:down
drop table phone_texts;
drop table person_phones;
