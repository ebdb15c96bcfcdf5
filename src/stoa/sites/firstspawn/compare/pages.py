"""Two or three servers side by side, as a page and for programs."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, View
from stoa.kernel.http.routes import get
from stoa.sites.firstspawn.servers.api import KEPT
from stoa.sites.firstspawn.servers.boxes import LANGUAGES
from stoa.sites.firstspawn.servers.models import Server
from stoa.sites.firstspawn.servers.service import find_servers

MOST = 3


class CompareQuery(Input, frozen=True):
    """Slugs with commas between them; `add` is one more, as the form sends it."""

    servers: Annotated[str, msgspec.Meta(max_length=400, examples=["ember-hollow,nordlys"])] = ""
    add: Annotated[str, msgspec.Meta(max_length=120)] = ""


def slugs_of(query: CompareQuery) -> list[str]:
    """Read which servers are to be compared: three at most, none of them twice."""
    told = [part.strip().lower().replace(" ", "-") for part in f"{query.servers},{query.add}".split(",")]
    return list(dict.fromkeys(part for part in told if part))[:MOST]


@get("/compare", access=public, cached=KEPT, summary="Compare servers")
async def compare_page(db: Read, request: Exchange, query: CompareQuery) -> View:
    """Show two or three servers side by side, and a way to add one."""
    asked = slugs_of(query)
    found = await _find(db, request, asked)
    known = {key for one in found for key in (one.slug, str(one.id))}
    missing = [slug for slug in asked if slug not in known]
    slugs = [one.slug for one in found]
    columns = [(one, ",".join(slug for slug in slugs if slug != one.slug)) for one in found]
    context = {"columns": columns, "slugs": slugs, "missing": missing, "most": MOST, "languages": LANGUAGES}
    return View("firstspawn/compare.html", context)


@get("/api/v1/compare", access=public, cached=KEPT, summary="Compare servers")
async def compare_servers(db: Read, request: Exchange, query: CompareQuery) -> list[Server]:
    """Two or three servers with everything that is public about them, in the order in which they were named."""
    return await _find(db, request, slugs_of(query))


async def _find(db: Read, request: Exchange, slugs: Sequence[str]) -> list[Server]:
    found = await find_servers(db, slugs)
    request.tag(*(f"server:{one.id}" for one in found))
    return found
