-- migrate:up
-- stage: expand
-- Fees, limits, criteria, formulas: what holds from when to when. A version is never changed, only ended or withdrawn.
create table kernel.dated_rules (
    id uuid primary key,
    name text not null,
    version bigint not null check (version > 0),
    valid_from timestamptz not null,
    valid_until timestamptz,
    content jsonb not null,
    note text not null,
    made_by text not null,
    made_at timestamptz not null,
    withdrawn_at timestamptz,
    unique (name, version),
    check (valid_until is null or valid_until > valid_from),
    -- Ranges can be excluded without an extension, texts cannot: the name stands as the range of its own hash.
    constraint dated_rules_one_at_a_time exclude using gist (
        int8range(hashtextextended(name, 0), hashtextextended(name, 0), '[]') with &&,
        tstzrange(valid_from, valid_until) with &&
    ) where (withdrawn_at is null)
);

-- migrate:down
drop table kernel.dated_rules;
