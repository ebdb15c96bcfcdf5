"""What a test needs of a demo world is there in a small one, too; `stoa demo` makes the whole one."""

from stoa.sites.firstspawn.servers.seed import SCALE as WORLD
from stoa.sites.marinemarket.demo.rules import SCALE as MARKET

WORLD.servers, WORLD.people = 32, 200
MARKET.boats = 120
