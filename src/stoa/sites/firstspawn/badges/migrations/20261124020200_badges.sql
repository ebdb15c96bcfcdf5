-- migrate:up
-- stage: expand
create table badges (
    id uuid primary key,
    slug text not null unique,
    name text not null unique,
    description text not null,
    color text not null,
    icon text not null default 'star',
    category text not null,
    type text not null default 'EARNED',
    measure text,
    threshold integer,
    price integer,
    currency text not null default 'USD',
    duration_days integer,
    sort_order integer not null,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    constraint badges_category check (category in ('USER', 'SERVER', 'GUILD')),
    constraint badges_type check (type in ('EARNED', 'PURCHASED')),
    constraint badges_color check (color ~ '^#[0-9a-f]{6}$'),
    constraint badges_criteria check (
        (type = 'EARNED' and measure is not null and threshold > 0 and price is null and duration_days is null)
        or (type = 'PURCHASED' and measure is null and threshold is null and price > 0
            and coalesce(duration_days, 1) > 0 and category <> 'GUILD')
    )
);
comment on column badges.measure is 'what is counted; whoever has the threshold earns the badge';
create index badges_of_measure on badges (category, measure, threshold) where is_active;
create index badges_in_order on badges (sort_order, id);

-- Whose badge it is stands in the badge's category: a person, a server or a guild.
create table user_badges (
    person_id uuid not null references accounts.people (id) on delete cascade,
    badge_id uuid not null references badges (id) on delete cascade,
    is_featured boolean not null default false,
    earned_at timestamptz not null,
    purchased_at timestamptz,
    expires_at timestamptz,
    order_id uuid,
    primary key (person_id, badge_id)
);
create index user_badges_of_badge on user_badges (badge_id);
create index user_badges_of_order on user_badges (order_id) where order_id is not null;

create table server_badges (
    server_id uuid not null references servers (id) on delete cascade,
    badge_id uuid not null references badges (id) on delete cascade,
    is_featured boolean not null default false,
    earned_at timestamptz not null,
    purchased_at timestamptz,
    expires_at timestamptz,
    order_id uuid,
    primary key (server_id, badge_id)
);
create index server_badges_of_badge on server_badges (badge_id);
create index server_badges_of_order on server_badges (order_id) where order_id is not null;

create table guild_badges (
    guild_id uuid not null references guilds (id) on delete cascade,
    badge_id uuid not null references badges (id) on delete cascade,
    earned_at timestamptz not null,
    primary key (guild_id, badge_id)
);
create index guild_badges_of_badge on guild_badges (badge_id);

insert into badges (id, slug, name, description, color, icon, category, measure, threshold, sort_order)
select gen_random_uuid(), b.slug, b.name, b.description, b.color, b.icon, b.category, b.measure, b.threshold, b.place
from (values
    ('first-words', 'First words', 'Wrote a review.', '#4f8a3c', 'edit', 'USER', 'reviews', 1, 1),
    ('regular-critic', 'Regular critic', 'Wrote ten reviews.', '#3d7a6b', 'edit', 'USER', 'reviews', 10, 2),
    ('chronicler', 'Chronicler', 'Wrote fifty reviews.', '#3d6b8c', 'edit', 'USER', 'reviews', 50, 3),
    ('hundred-voices', 'Hundred voices', 'Wrote a hundred reviews.', '#7a4fb0', 'edit', 'USER', 'reviews', 100, 4),
    ('good-counsel', 'Good counsel', 'Helped twenty-five readers with reviews.', '#2f7d8c', 'message', 'USER',
        'helped', 25, 5),
    ('first-ballot', 'First ballot', 'Voted for a server.', '#94751a', 'check', 'USER', 'votes', 1, 6),
    ('faithful-voter', 'Faithful voter', 'Voted thirty times.', '#a8621f', 'check', 'USER', 'votes', 30, 7),
    ('pillar', 'Pillar', 'Voted three hundred times.', '#a8482f', 'check', 'USER', 'votes', 300, 8),
    ('collector', 'Collector', 'Keeps ten servers.', '#a03c66', 'heart', 'USER', 'favorites', 10, 9),
    ('cartographer', 'Cartographer', 'Keeps fifty servers.', '#3b6fa0', 'globe', 'USER', 'favorites', 50, 10),
    ('companion', 'Companion', 'Joined a guild.', '#47804f', 'users', 'USER', 'guilds', 1, 11),
    ('many-banners', 'Many banners', 'Is in five guilds.', '#2f6b52', 'users', 'USER', 'guilds', 5, 12),
    ('ten-evenings', 'Ten evenings', 'Played for thirty hours on servers listed here.', '#8a6d1f', 'clock', 'USER',
        'playtime', 30, 13),
    ('season-ticket', 'Season ticket', 'Played for three hundred hours on servers listed here.', '#9a4a1f', 'clock',
        'USER', 'playtime', 300, 14),
    ('seven-in-a-row', 'Seven in a row', 'Solved the puzzle on seven days in a row.', '#6b5fb0', 'grid', 'USER',
        'puzzle_streak', 7, 15),
    ('thirty-in-a-row', 'Thirty in a row', 'Solved the puzzle on thirty days in a row.', '#8a3f9c', 'grid', 'USER',
        'puzzle_streak', 30, 16),
    ('well-regarded', 'Well regarded', 'Has a reputation of a hundred.', '#5a6b1f', 'star', 'USER', 'reputation',
        100, 17),
    ('pillar-of-trust', 'Pillar of trust', 'Has a reputation of a thousand.', '#8c6a1a', 'star', 'USER',
        'reputation', 1000, 18),
    ('a-year-here', 'A year here', 'Has been here for a year.', '#5f6b75', 'calendar', 'USER', 'account_age', 365, 19),
    ('veteran', 'Veteran', 'Has been here for three years.', '#6f5a3c', 'calendar', 'USER', 'account_age', 1095, 20),
    ('first-praise', 'First praise', 'Was reviewed.', '#4f8a3c', 'message', 'SERVER', 'reviews', 1, 30),
    ('talked-about', 'Talked about', 'Has fifty reviews.', '#3d7a6b', 'message', 'SERVER', 'reviews', 50, 31),
    ('landmark', 'Landmark', 'Has two hundred reviews.', '#3d6b8c', 'flag', 'SERVER', 'reviews', 200, 32),
    ('on-the-map', 'On the map', 'Was kept by twenty-five people.', '#3b6fa0', 'heart', 'SERVER', 'favorites', 25, 33),
    ('beloved', 'Beloved', 'Was kept by five hundred people.', '#a03c66', 'heart', 'SERVER', 'favorites', 500, 34),
    ('ballot-box', 'Ballot box', 'Had a hundred votes in all.', '#94751a', 'check', 'SERVER', 'votes', 100, 35),
    ('peoples-choice', 'People''s choice', 'Had five thousand votes in all.', '#a8621f', 'star', 'SERVER', 'votes',
        5000, 36),
    ('full-table', 'Full table', 'Has ten members.', '#47804f', 'users', 'GUILD', 'guild_members', 10, 50),
    ('great-hall', 'Great hall', 'Has fifty members.', '#3d6b8c', 'users', 'GUILD', 'guild_members', 50, 51),
    ('of-good-name', 'Of good name', 'Its members have a reputation of five hundred.', '#8c6a1a', 'star', 'GUILD',
        'reputation', 500, 52)
) as b (slug, name, description, color, icon, category, measure, threshold, place);

insert into badges (id, slug, name, description, color, icon, category, type, price, duration_days, sort_order)
select gen_random_uuid(), b.slug, b.name, b.description, b.color, b.icon, b.category, 'PURCHASED', b.price, b.days,
    b.place
from (values
    ('patron', 'Patron', 'Pays for a part of what this site costs.', '#b0761a', 'heart', 'USER', 499, null, 25),
    ('night-owl', 'Night owl', 'For those who log in after midnight.', '#3f3f8c', 'moon', 'USER', 299, null, 26),
    ('supporter', 'Supporter', 'Its owner pays for a part of what this site costs, for a year.', '#b0761a', 'heart',
        'SERVER', 1499, 365, 40)
) as b (slug, name, description, color, icon, category, price, days, place);

-- migrate:down
drop table guild_badges;
drop table server_badges;
drop table user_badges;
drop table badges;
