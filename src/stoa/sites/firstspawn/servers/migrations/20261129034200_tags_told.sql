-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What somebody has said of a tag already stays.
update commons.tags t set description = s.told
from (values
    ('survival', 'Gather, build and live through the nights.'),
    ('skyblock', 'An island in the sky, and little to begin with.'),
    ('creative', 'Every block at hand, and nothing in the way.'),
    ('factions', 'Groups claim land, and take it from each other.'),
    ('prison', 'Dig and trade your way from cell to freedom.'),
    ('minigames', 'Rounds of many small games.'),
    ('pvp', 'Players fight players, by rules or without.'),
    ('roleplay', 'Be somebody else, in a story with others.'),
    ('rpg', 'Classes, levels and quests.'),
    ('anarchy', 'No rules but those of the game itself.'),
    ('adventure', 'Maps that were made to be explored.'),
    ('arena', 'Fights in a ring, one after the other.'),
    ('towny', 'Towns with mayors, plots and taxes.'),
    ('earth-map', 'The world we know, in blocks.'),
    ('hardcore', 'One life, or close to it.'),
    ('vanilla', 'The game as it was made.'),
    ('modded', 'With mods that change the game; look what you need.'),
    ('technical', 'Farms and machines at the edge of what the game can do.'),
    ('parkour', 'Jumps, and the courage to miss them.'),
    ('horror', 'Meant to frighten.'),
    ('city', 'Streets, houses and jobs instead of wilderness.'),
    ('raiding', 'What others keep can be taken.'),
    ('economy', 'Shops, money and a market.'),
    ('land-claim', 'What you have claimed, nobody else can break.'),
    ('quests', 'Tasks with a reward at their end.'),
    ('dungeons', 'Rooms full of danger, made by hand or by chance.'),
    ('redstone', 'Circuits and machines are welcome.'),
    ('ranked', 'A ladder that counts your matches.'),
    ('nations', 'States with borders, laws and wars.'),
    ('exploration', 'Far travel is worth it.'),
    ('building', 'What is built counts most.'),
    ('contests', 'Builds or matches are judged, and won.'),
    ('story', 'A tale that goes on while you play.'),
    ('magic', 'Spells and what they cost.'),
    ('medieval', 'Castles, guilds and no gunpowder.'),
    ('space', 'Rockets, stations and other worlds.'),
    ('technology', 'Machines, power and automation.'),
    ('weather', 'Seasons and storms that matter.'),
    ('modding', 'For those who make mods.'),
    ('small-community', 'Few players, who know each other.'),
    ('family-friendly', 'Fit for all ages, and kept so.'),
    ('co-op', 'Made to be played together, not against each other.'),
    ('cozy', 'Slow, calm and friendly.'),
    ('education', 'To learn something while playing.'),
    ('long-running', 'The same map for years.'),
    ('spanish', 'Spanish is spoken.')
) as s (slug, told)
where t.kind = 'server' and t.slug = s.slug and t.description = '';
update commons.tags set color = case category when 'gamemode' then '#3f8f5b' when 'feature' then '#a8741a' else '#3d6b8c' end
where kind = 'server' and color is null and category in ('gamemode', 'feature', 'community');

-- migrate:down
update commons.tags set description = '', color = null where kind = 'server';
