"""Where an address that the shield holds back brings its proof of work."""

from typing import Annotated

from msgspec import Meta

from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.kernel.shield import PROOF_PATH

from .access import public
from .exchange import Exchange
from .replies import Input
from .routes import post

PROOFS = Limit("proofs", {"anonymous": Rate(20, per=MINUTE)})


class Proof(Input, frozen=True):
    """A solved challenge, as ALTCHA writes it."""

    payload: Annotated[str, Meta(max_length=2000)]


@post(
    PROOF_PATH,
    access=public,
    limit=PROOFS,
    listed=False,
    summary="Bring the proof of work that was asked for",
    csrf_exempt_because="The proof is bound to the address that brings it, and changes its standing alone.",
)
async def bring_proof(request: Exchange, body: Proof) -> None:
    """Let the address go on."""
    shield = request.app.shield
    if shield is not None:
        await shield.solve(request.address, body.payload)


ROUTES = (bring_proof,)
