"""Who may call what: the file in git says it, and the routes do it."""

from stoa.kernel.feature import discover_sites
from tests.harness.web import SiteUnderTest, StartSite
from tools.docs.access import access_page
from tools.docs.generated import ROOT

from .at_the_door import Visitor, grant, open_site


def test_row_35_the_matrix_in_git_is_what_the_routes_declare() -> None:
    written = (ROOT / "docs/operations/access.md").read_text(encoding="utf-8")
    assert written == access_page(), "Write it anew: python -m tools.docs.generated"


SO_MANY = 40
"""Routes that one account asks for before another goes on: all of them are more than one may ask for in a minute."""


async def pair(site: SiteUnderTest, number: int) -> tuple[Visitor, Visitor]:
    """Give a member, and somebody who owns a shop."""
    member = await Visitor(site, f"member-{number}@stoa.example", f"member-{number}").join()
    await member.sign_in()
    owner = await Visitor(site, f"owner-{number}@stoa.example", f"shop-{number}").join()
    await grant(site, owner.person_id, "owner")
    await owner.sign_in()
    return member, owner


async def test_row_35_every_route_turns_away_whoever_it_does_not_name(start_site: StartSite) -> None:
    site = await open_site(start_site, STOA_TRUSTED_PROXIES="127.0.0.1/32")
    nothing = "00000000-0000-7000-8000-000000000000"
    asked, needing = 0, 0
    visitors: tuple[Visitor, ...] = ()
    for feature in discover_sites()["firstspawn"].features:
        for route in feature.routes:
            if route.access is None or not route.access.needs_sign_in:
                continue
            path = route.path
            for name in route.path_parameters:
                path = path.replace(f"{{{name}}}", nothing)
            asked += 1
            body: dict[str, str] | None = None if route.method == "GET" else {}
            place = f"10.9.{asked // 250}.{asked % 250 + 1}"  # so many routes are more than one stranger may ask for
            stranger = Visitor(site, address=place)
            assert (await stranger.ask(route.method, path, body)).status_code in {401, 403}, route.name
            if route.access.name.startswith("permission:"):
                if needing % SO_MANY == 0:
                    visitors = await pair(site, needing)
                needing += 1
                for visitor in visitors:
                    assert (await visitor.ask(route.method, path, body)).status_code == 403, route.name
    assert asked > 20
