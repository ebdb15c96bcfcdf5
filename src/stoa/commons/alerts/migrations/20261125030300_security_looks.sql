-- migrate:up
-- stage: expand
-- Up to when signs were looked for: after an outage the next look begins there.
create table commons.security_looks (
    one boolean primary key default true,
    until timestamptz not null,
    constraint security_looks_one check (one)
);

-- migrate:down
drop table commons.security_looks;
