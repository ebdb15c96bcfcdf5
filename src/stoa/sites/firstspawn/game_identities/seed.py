"""Who the people of the demo are in the game."""

from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.playtime.seed import player_of
from stoa.sites.firstspawn.servers.models import GameType

from . import queries

_PLAYERS = {"member": "Lanternfox", "owner": "MossyPick"}


async def plant(tx: Write) -> None:
    """Link the demo accounts to players who have played."""
    for role, name in _PLAYERS.items():
        person = await people.find_person_by_email(tx, f"{role}@firstspawn.example")
        if person is not None:
            await queries.INSERT.first(
                tx,
                id=new_id(),
                person_id=person.id,
                game=GameType.MINECRAFT,
                player_uuid=player_of(name),
                player_name=name,
                server_id=None,
                now=clock.now(),
            )
