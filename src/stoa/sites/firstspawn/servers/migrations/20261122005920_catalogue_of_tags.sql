-- migrate:up
-- stage: expand
insert into commons.tags (id, kind, slug, name, category) values
    (gen_random_uuid(), 'server', 'survival', 'Survival', 'gamemode'),
    (gen_random_uuid(), 'server', 'skyblock', 'Skyblock', 'gamemode'),
    (gen_random_uuid(), 'server', 'creative', 'Creative', 'gamemode'),
    (gen_random_uuid(), 'server', 'factions', 'Factions', 'gamemode'),
    (gen_random_uuid(), 'server', 'prison', 'Prison', 'gamemode'),
    (gen_random_uuid(), 'server', 'minigames', 'Minigames', 'gamemode'),
    (gen_random_uuid(), 'server', 'pvp', 'PvP', 'gamemode'),
    (gen_random_uuid(), 'server', 'roleplay', 'Roleplay', 'gamemode'),
    (gen_random_uuid(), 'server', 'rpg', 'RPG', 'gamemode'),
    (gen_random_uuid(), 'server', 'anarchy', 'Anarchy', 'gamemode'),
    (gen_random_uuid(), 'server', 'adventure', 'Adventure', 'gamemode'),
    (gen_random_uuid(), 'server', 'arena', 'Arena', 'gamemode'),
    (gen_random_uuid(), 'server', 'towny', 'Towny', 'gamemode'),
    (gen_random_uuid(), 'server', 'earth-map', 'Earth map', 'gamemode'),
    (gen_random_uuid(), 'server', 'hardcore', 'Hardcore', 'gamemode'),
    (gen_random_uuid(), 'server', 'vanilla', 'Vanilla', 'gamemode'),
    (gen_random_uuid(), 'server', 'modded', 'Modded', 'gamemode'),
    (gen_random_uuid(), 'server', 'technical', 'Technical', 'gamemode'),
    (gen_random_uuid(), 'server', 'parkour', 'Parkour', 'gamemode'),
    (gen_random_uuid(), 'server', 'horror', 'Horror', 'gamemode'),
    (gen_random_uuid(), 'server', 'city', 'City', 'gamemode'),
    (gen_random_uuid(), 'server', 'raiding', 'Raiding', 'gamemode'),
    (gen_random_uuid(), 'server', 'economy', 'Economy', 'feature'),
    (gen_random_uuid(), 'server', 'land-claim', 'Land claim', 'feature'),
    (gen_random_uuid(), 'server', 'quests', 'Quests', 'feature'),
    (gen_random_uuid(), 'server', 'dungeons', 'Dungeons', 'feature'),
    (gen_random_uuid(), 'server', 'redstone', 'Redstone', 'feature'),
    (gen_random_uuid(), 'server', 'ranked', 'Ranked', 'feature'),
    (gen_random_uuid(), 'server', 'nations', 'Nations', 'feature'),
    (gen_random_uuid(), 'server', 'exploration', 'Exploration', 'feature'),
    (gen_random_uuid(), 'server', 'building', 'Building', 'feature'),
    (gen_random_uuid(), 'server', 'contests', 'Contests', 'feature'),
    (gen_random_uuid(), 'server', 'story', 'Story', 'feature'),
    (gen_random_uuid(), 'server', 'magic', 'Magic', 'feature'),
    (gen_random_uuid(), 'server', 'medieval', 'Medieval', 'feature'),
    (gen_random_uuid(), 'server', 'space', 'Space', 'feature'),
    (gen_random_uuid(), 'server', 'technology', 'Technology', 'feature'),
    (gen_random_uuid(), 'server', 'weather', 'Weather', 'feature'),
    (gen_random_uuid(), 'server', 'modding', 'Modding', 'feature'),
    (gen_random_uuid(), 'server', 'small-community', 'Small community', 'community'),
    (gen_random_uuid(), 'server', 'family-friendly', 'Family friendly', 'community'),
    (gen_random_uuid(), 'server', 'co-op', 'Co-op', 'community'),
    (gen_random_uuid(), 'server', 'cozy', 'Cozy', 'community'),
    (gen_random_uuid(), 'server', 'education', 'Education', 'community'),
    (gen_random_uuid(), 'server', 'long-running', 'Long running', 'community'),
    (gen_random_uuid(), 'server', 'spanish', 'Spanish', 'community')
on conflict do nothing;

insert into commons.tag_synonyms (kind, slug, tag_id)
select 'server', s.slug, t.id from (values
    ('smp', 'survival'),
    ('vanilla-plus', 'vanilla'),
    ('rp', 'roleplay'),
    ('jail', 'prison'),
    ('player-vs-player', 'pvp'),
    ('coop', 'co-op'),
    ('claims', 'land-claim'),
    ('mods', 'modded'),
    ('kid-friendly', 'family-friendly'),
    ('sky-island', 'skyblock')
) as s (slug, means) join commons.tags t on t.kind = 'server' and t.slug = s.means
on conflict do nothing;

-- migrate:down
delete from commons.tags where kind = 'server';
