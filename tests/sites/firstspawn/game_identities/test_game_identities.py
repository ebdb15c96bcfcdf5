"""Linking players: the code that the site shows, typed on a server."""

import asyncio
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.firstspawn.codes import ALPHABET, make_code, read_code
from stoa.sites.firstspawn.game_identities.jobs import SWEEP, Tick
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import context_at, later, linked_player, working_plugin
from tests.sites.firstspawn.plugins.signing import TestPlugin


async def begin(visitor: Visitor, game: str = "MINECRAFT") -> str:
    """Get a code."""
    answer = await visitor.ask("POST", f"/api/v1/identities/link/{game}", {})
    assert answer.headers["cache-control"] == "no-store"
    return str(answer.json()["data"]["code"])


def told(code: str, player: str, name: str = "Steve") -> dict[str, str]:
    """Say who has typed a code."""
    return {"code": code, "playerUuid": player, "playerUsername": name}


async def confirm(plugin: TestPlugin, code: str, player: str, name: str = "Steve") -> tuple[int, str]:
    """Say who has typed a code, and give status and code of the answer."""
    answer = await plugin.call("POST", "identity/confirm", told(code, player, name))
    return answer.status_code, "" if answer.status_code == 200 else code_of(answer)


async def test_a_player_is_linked_by_the_code_shown_and_repeating_it_changes_nothing(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    member = await second_person(owner)
    code, player = await begin(member), str(uuid4())
    typed = code.lower().replace("-", " ")
    for again in (False, True):
        answer = await plugin.call("POST", "identity/confirm", told(typed, player.replace("-", "")))
        assert answer.json()["data"] == {"linked": True, "username": member.username, "alreadyLinked": again}
    listed = (await member.ask("GET", "/api/v1/identities")).json()["data"]
    assert [(one["platform"], one["platformUserId"], one["platformUsername"]) for one in listed] == [
        ("MINECRAFT", player, "Steve")
    ]
    assert await confirm(plugin, code, str(uuid4())) == (404, "LINK_CODE_UNKNOWN")
    assert code_of(await member.ask("POST", "/api/v1/identities/link/minecraft", {})) == "ALREADY_LINKED"


async def test_a_player_is_one_person_and_moves_only_when_unlinked(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    member = await second_person(owner)
    player = await linked_player(member, plugin)
    code = await begin(owner)
    assert await confirm(plugin, code, player) == (409, "IDENTITY_TAKEN")
    assert (await member.ask("DELETE", "/api/v1/identities/Minecraft")).status_code == 204
    assert code_of(await member.ask("DELETE", "/api/v1/identities/minecraft")) == "NOT_LINKED"
    assert await confirm(plugin, code, player) == (200, "")


async def test_of_ten_players_who_type_one_code_at_once_one_is_linked(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    code = await begin(await second_person(owner))
    answers = await asyncio.gather(*(confirm(plugin, code, str(uuid4())) for _ in range(10)))
    assert sorted(status for status, _ in answers) == [200, *[404] * 9]


async def test_a_code_ends_is_for_one_game_and_the_one_before_is_void(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    member = await second_person(owner)
    first, second = await begin(member), await begin(member)
    assert await confirm(plugin, first, str(uuid4())) == (404, "LINK_CODE_UNKNOWN")
    assert await confirm(plugin, await begin(member, "hytale"), str(uuid4())) == (409, "WRONG_GAME")
    with later(16, plugin):
        assert await confirm(plugin, second, str(uuid4())) == (404, "LINK_CODE_UNKNOWN")
        assert await SWEEP.handler(context_at(owner), Tick()) == 2


async def test_only_the_second_form_links_and_only_a_name_of_the_game(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    code = await begin(owner)
    weak = await plugin.call("POST", "identity/confirm", told(code, str(uuid4())), form="sha256")
    assert code_of(weak) == "SIGNATURE_V2_REQUIRED"
    for name in ("Steve 2", "Steve\n", "a;op a", "<b>", ""):
        assert (await confirm(plugin, code, str(uuid4()), name))[0] in {400, 422}, name


async def test_ways_to_sign_in_are_begun_and_unlinked_here_too(start_site: StartSite) -> None:
    discord = {"OAUTH_DISCORD_CLIENT_ID": "one", "OAUTH_DISCORD_CLIENT_SECRET": "two"}
    owner = await new_owner(start_site, **discord)
    begun = await owner.ask("POST", "/api/v1/identities/link/discord", {})
    assert begun.status_code == 200, begun.text
    assert begun.json()["data"]["url"].startswith("https://discord.com/")
    assert begun.json()["data"]["code"] is None
    assert code_of(await owner.ask("POST", "/api/v1/identities/link/palace", {})) == "UNKNOWN_PLATFORM"
    assert (await owner.ask("DELETE", "/api/v1/identities/discord")).status_code == 404


async def test_the_page_shows_a_code_once_and_who_is_linked(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    async with reader(owner.site, email=owner.email, username=owner.username) as visitor:
        await visitor.sign_in()
        page = await visitor.send("/account/players", "/account/players/minecraft/link")
        code = page.text.partition("/firstspawn link ")[2][:9]
        assert await confirm(plugin, code, str(uuid4()), "Alex_9") == (200, "")
        assert "Alex_9" in (await visitor.open("/account/players")).text
        again = await visitor.send("/account/players", "/account/players/minecraft/link")
        assert again.status_code == 409
        assert "Unlink that one first" in again.text
        assert (await visitor.send("/account/players", "/account/players/minecraft/unlink")).status_code == 303
        assert "Alex_9" not in (await visitor.open("/account/players")).text


@given(st.integers(4, 24), st.data())
def test_one_wrong_letter_or_two_that_changed_places_are_found(letters: int, data: st.DataObject) -> None:
    code = make_code(letters)
    assert read_code(code.lower(), letters) == code
    plain = list(code.replace("-", ""))
    at = data.draw(st.integers(0, letters - 2))
    if data.draw(st.booleans()):
        plain[at] = data.draw(st.sampled_from([one for one in ALPHABET if one != plain[at]]))
    elif plain[at] != plain[at + 1]:
        plain[at], plain[at + 1] = plain[at + 1], plain[at]
    changed = "".join(plain)
    assert (read_code(changed, letters) is None) == (changed != code.replace("-", ""))


@given(st.text(max_size=30))
def test_anything_that_is_typed_is_read_or_refused(typed: str) -> None:
    found = read_code(typed, 8)
    assert found is None or UUID(int=len(found)).int == 9
