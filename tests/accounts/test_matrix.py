"""Who may call what: the file in git says it, and the routes do it."""

from stoa.kernel.feature import discover_sites
from tests.harness.web import StartSite
from tools.docs.access import access_page
from tools.docs.generated import ROOT

from .at_the_door import Visitor, grant, open_site


def test_row_35_the_matrix_in_git_is_what_the_routes_declare() -> None:
    written = (ROOT / "docs/operations/access.md").read_text(encoding="utf-8")
    assert written == access_page(), "Write it anew: python -m tools.docs.generated"


async def test_row_35_every_route_turns_away_whoever_it_does_not_name(start_site: StartSite) -> None:
    site = await open_site(start_site, STOA_TRUSTED_PROXIES="127.0.0.1/32")
    member = await Visitor(site).join()
    await member.sign_in()
    owner = await Visitor(site, "owner@stoa.example", "shop-1").join()
    await grant(site, owner.person_id, "owner")
    await owner.sign_in()
    nothing = "00000000-0000-7000-8000-000000000000"
    asked = 0
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
                for visitor in (member, owner):
                    assert (await visitor.ask(route.method, path, body)).status_code == 403, route.name
    assert asked > 20
