"""Whatever is made says where it stands, and it can be read there."""

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import list_server, new_owner, second_person


async def _stands_at(person: Visitor, path: str, body: dict[str, object]) -> str:
    made = await person.ask("POST", path, body)
    assert made.status_code == 201, made.text
    at: str = made.headers["location"]
    assert (await person.ask("GET", at)).status_code == 200, at
    return at


async def test_what_is_made_names_where_it_stands(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    listed = (await list_server(owner)).json()["data"]["id"]
    at = f"/api/v1/servers/{listed}"
    assert await _stands_at(owner, f"{at}/plugins", {}) == f"{at}/plugins"
    assert (
        await _stands_at(owner, "/api/v1/users/me/keys", {"name": "For a script", "scopes": []})
        == "/api/v1/users/me/keys"
    )
    voter = await second_person(owner, "vera-lind")
    assert await _stands_at(voter, f"{at}/votes", {}) == f"{at}/votes/summary"
    reviewed = {"rating": 4, "content": "A calm place where people help each other."}
    await _stands_at(voter, f"{at}/reviews", reviewed)
    document = (await owner.site.get("/api/v1/openapi.json")).json()["paths"]
    assert "Location" in document["/api/v1/servers/{server}/votes"]["post"]["responses"]["201"]["headers"]
