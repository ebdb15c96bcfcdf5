"""What votes set in motion."""

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.votes.events import VoteReceived

from .service import send_to_server


async def _send(tx: Write, told: VoteReceived) -> None:
    if told.minecraft_username:
        await send_to_server(tx, told.server_id, told.vote_id)


CONSUMERS = (Consumer("votifier.vote-received", VoteReceived, _send),)
