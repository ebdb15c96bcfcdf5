"""Row 36: whoever has a world of their own reaches nothing of another's, at any door that names it.

A row is planted for two people in every table there is, and every address and every body that names one is asked for
with the other's: alone, and beside one's own. Nothing is named here but what anybody may do, with its reason.
"""

import io
import json
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZipFile

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect

from stoa.commons.live import Channel, publish
from stoa.commons.live.models import EVERYBODY
from stoa.commons.subjects import Subject
from stoa.kernel.feature import discover_sites
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.privacy.working import finished_export
from tests.harness.web import StartSite

from .crawl.asking import questions_of, read_of, told_of, words_of
from .crawl.crawler import Try, tries_of
from .crawl.filling import id_of
from .crawl.naming import snake
from .crawl.open_doors import BLIND, BODIES, OPEN, OPEN_BESIDE_OWN, OPEN_QUESTIONS, STILL_OPEN, UNPROVEN
from .crawl.planting import UNPLANTED
from .crawl.plugging import BODIES as PLUGIN_BODIES
from .crawl.plugging import PREFIX, call_of, plugin_of, rows_of_theirs
from .crawl.stage import Stage, keep_bytes, key_of, set_stage
from .every import every_feature

# A site whose things nobody may keep yet, such as one that has just begun, is about nothing of anybody's.
SITES = sorted(
    name for name, site in discover_sites().items() if any("favorites" in one.takes for one in site.declared(Subject))
)
REFUSED = {403, 404}


@pytest.fixture(params=SITES)
async def stage(start_site: StartSite, request: pytest.FixtureRequest) -> Stage:
    """Give a site with two people in it."""
    return await set_stage(start_site, request.param)


@pytest.mark.long
async def test_row_36_no_door_leads_to_what_is_anothers(stage: Stage) -> None:
    tries = [one for each in stage.endpoints for one in tries_of(each, stage.theirs, stage.own)]
    closed = [one for one in tries if not _is_open(one)]
    assert len(closed) > len(tries) / 2
    failed = stage.own.failed | stage.theirs.failed
    assert {table: why for table, why in failed.items() if table not in UNPLANTED} == {}
    before = await stage.kept()
    faults = [fault for one in closed if (fault := _fault_of(one, await one.send(stage.bob)))]
    after = await stage.kept()
    faults += [f"{table} was changed" for table in before if before[table] != after[table]]
    faults += await _blind_doors(stage, closed)
    opened = [one for one in tries if _is_open(one)]
    faults += await _shut_doors(stage, opened)
    faults += await _doors_to_what_is_hidden(stage, opened)
    assert not faults, "\n".join(faults)


def _is_open(one: Try) -> bool:
    return one.name in OPEN or (one.name, one.whose) in OPEN_BESIDE_OWN


def _fault_of(one: Try, answer: httpx2.Response) -> str:
    """Say what is wrong with an answer that should have been a refusal in the one shape."""
    is_api = one.endpoint.route.is_api
    if answer.status_code not in REFUSED:
        told = code_of(answer) if is_api and answer.status_code >= 400 else str(answer.status_code)
        if (one.name, told) in UNPROVEN:
            return ""
        return f"{one}: answered {answer.status_code} {_words_of(answer)}"
    if is_api:
        said = answer.json()
        if said.keys() != {"error"} or said["error"]["requestId"] != answer.headers["x-request-id"]:
            return f"{one}: refused in another shape: {answer.text[:160]}"
    return ""


def _words_of(answer: httpx2.Response) -> str:
    """Give what a refusal says, of a page what stands in its alert."""
    if answer.headers["content-type"].startswith("application/json"):
        return answer.text[:200]
    found = re.search(r'role="alert".*?</', answer.text, re.DOTALL)
    return re.sub(r"<[^>]*>|\s+", " ", found[0])[:200] if found else ""


async def _blind_doors(stage: Stage, closed: list[Try]) -> list[str]:
    """Name the doors that refuse even whose it is: their refusals prove nothing."""
    reads = [one for one in closed if one.endpoint.route.method == "GET" and one.only_theirs and not _is_staffs(one)]
    found = [one for one in reads if (await one.send(stage.ann)).status_code in REFUSED]
    return [f"{one}: refused to whose it is, too" for one in found if one.name not in BLIND]


def _is_staffs(one: Try) -> bool:
    access = one.endpoint.route.access
    return access is not None and access.name.startswith("permission:")


async def _shut_doors(stage: Stage, opened: list[Try]) -> list[str]:
    """Name the doors that are said to be open and are not."""
    shut: list[str] = []
    for one in opened:
        answer = await one.send(stage.bob)
        if answer.status_code in REFUSED and one.only_theirs and one.name not in BLIND:
            shut.append(f"{one}: said to be open, and answered {answer.status_code}")
        if answer.status_code >= 500:
            shut.append(f"{one}: answered {answer.status_code}")
    return shut


async def _doors_to_what_is_hidden(stage: Stage, opened: list[Try]) -> list[str]:
    """Hide everything of theirs, as moderators do, and name the doors that still lead there."""
    hidden = await stage.hide_theirs()
    faults: list[str] = []
    for one in opened:
        if one.only_theirs and any(each in one.path for each in hidden) and one.name not in STILL_OPEN:
            answer = await one.send(stage.bob)
            if answer.status_code not in REFUSED:
                faults.append(f"{one}: hidden, and answered {answer.status_code}")
    return faults


async def test_row_36_no_channel_tells_of_what_is_anothers(stage: Stage) -> None:
    channels = stage.site.runtime.sites[stage.site.name].declared(Channel)
    hidden = await stage.hide_theirs()
    uri = f"ws://{stage.site.host}/ws"
    async with connect(uri, host="127.0.0.1", port=stage.site.port, proxy=None) as socket:
        assert (await _say(socket, type="auth", token=stage.bob.token))["type"] == "authenticated"
        for channel in channels:
            told = {channel.parameter: id_of(stage.theirs, channel.parameter)} if channel.parameter else {}
            if channel.own:
                told = {"personId": stage.ann.person_id, "userId": stage.ann.person_id}
            answer = await _say(socket, type=f"subscribe:{channel.name}", **told)
            is_for_all = channel.public and not hidden & set(told.values())
            assert answer["type"] == ("subscribed" if is_for_all else "error"), (channel.name, answer)


async def test_row_36_a_socket_hears_nothing_that_is_told_on_anothers_channels(stage: Stage) -> None:
    """On each channel something is told about what is theirs: at once, and again to who asks for what was missed."""
    channels = {one.name: one for one in stage.site.runtime.sites[stage.site.name].declared(Channel)}
    targets = {name: _target_of(one, stage) for name, one in channels.items()}
    may_hear = {name for name, one in channels.items() if one.public}
    uri = f"ws://{stage.site.host}/ws"
    async with connect(uri, host="127.0.0.1", port=stage.site.port, proxy=None) as socket:
        await _say(socket, type="auth", token=stage.bob.token)
        for name, one in channels.items():
            told = {one.parameter: str(targets[name])} if one.parameter else {}
            await socket.send(json.dumps({"type": f"subscribe:{name}", **told}))
        await socket.send('{"type": "ping"}')
        assert len([one for one in await _all_until(socket, "pong") if one["type"] == "subscribed"]) > 1
        for name in sorted(channels, key=EVERYBODY.name.__eq__):  # in one order; what all may hear comes last
            valkey, site = stage.site.runtime.valkey, stage.site.name
            await publish(valkey, site, channel=name, target=targets[name], kind=f"{name}:canary", data={})
        heard = [one["channel"] for one in await _all_until(socket, f"{EVERYBODY.name}:canary") if "channel" in one]
        assert set(heard) <= may_hear
        await socket.send('{"type": "resume", "ageMs": "60000"}')
        missed = await _all_until(socket, "resumed", "resync")
        assert {one["channel"] for one in missed if "channel" in one} <= may_hear


def _target_of(channel: Channel, stage: Stage) -> UUID | None:
    """Give what of theirs a channel may be about."""
    if channel.own:
        return UUID(stage.ann.person_id)
    return UUID(id_of(stage.theirs, snake(channel.parameter))) if channel.parameter else None


async def _all_until(socket: ClientConnection, *last: str) -> list[dict[str, Any]]:
    """Give everything that is told up to a type, that included."""
    found: list[dict[str, Any]] = [json.loads(await socket.recv())]
    while found[-1]["type"] not in last:
        found.append(json.loads(await socket.recv()))
    return found


async def _say(socket: ClientConnection, **message: str) -> dict[str, str]:
    await socket.send(json.dumps(message))
    found: dict[str, str] = json.loads(await socket.recv())
    return found


async def test_row_36_an_export_holds_nothing_that_is_anothers(stage: Stage) -> None:
    files = await keep_bytes(stage)
    done = await finished_export(stage.bob)
    answer = await stage.site.get(done["url"])
    archive = ZipFile(io.BytesIO(answer.content))
    told = b"".join(archive.read(name) for name in archive.namelist())
    assert stage.bob.person_id.encode() in told
    assert b"bob-" in told
    assert files["bob"] in told
    assert b"ann-" not in told
    assert files["ann"] not in told
    theirs = {str(row["id"]) for row in stage.theirs.rows.values() if "id" in row}
    assert [one for one in theirs if one.encode() in told and not one.isdigit()] == []


async def test_row_36_no_question_and_no_file_tells_of_what_is_anothers(stage: Stage) -> None:
    faults: list[str] = []
    for one in (one for each in stage.endpoints for one in questions_of(each, stage.theirs, stage.own)):
        answer = await one.send(stage.bob)
        told = told_of(stage.theirs, answer, one.asked)
        if answer.status_code >= 500 or (told and one.endpoint.name not in OPEN_QUESTIONS):
            faults.append(f"{one}: answered {answer.status_code} and told of {told[:3]}")
    faults += await _bytes_that_are_told(stage)
    assert not faults, "\n".join(faults)


@pytest.mark.long
async def test_row_36_whoever_has_signed_in_hears_of_anothers_what_everybody_hears(stage: Stage) -> None:
    """Lists that name nobody, and what is shown: no more of another's stands in them than strangers read somewhere."""
    own = [one for each in stage.endpoints if (one := read_of(each, stage.own))]
    shown = [one for each in stage.endpoints if each.name in OPEN and (one := read_of(each, stage.theirs))]
    stranger = Visitor(stage.site)
    public = {word for one in (*own, *shown) for word in words_of(stage.theirs, await one.send(stranger))}
    told = [(one, words_of(stage.theirs, await one.send(stage.bob)) - public) for one in (*own, *shown)]
    faults = [f"{one}: told of {sorted(words)[:3]}" for one, words in told if words]
    assert public
    assert not faults, "\n".join(faults)


async def _bytes_that_are_told(stage: Stage) -> list[str]:
    """Ask for the bytes of a private file as whose it is, and at every such address as somebody else."""
    kept = await keep_bytes(stage)
    media_id = stage.theirs.rows["commons.media"]["id"]
    theirs, own = (
        await _link_to_file(stage.ann, media_id),
        await _link_to_file(stage.bob, stage.own.rows["commons.media"]["id"]),
    )
    assert (await stage.site.get(theirs)).content == kept["ann"]
    assert (await stage.site.get(own)).content == kept["bob"]
    guessed = (
        f"/{key_of('ann')}",
        f"/storage/local/{key_of('ann')}",
        f"/media/avatars/{media_id}",
        f"/media/private/{media_id}",
        own[:-8] + theirs[-8:],
        theirs[:-1] + ("A" if theirs[-1] != "A" else "B"),
    )
    found = [(path, (await stage.bob.ask("GET", path)).content) for path in guessed]
    return [f"GET {path}: gave another's file" for path, content in found if content == kept["ann"]]


async def _link_to_file(visitor: Visitor, media_id: object) -> str:
    """Give the address at which whose it is fetches a file."""
    shown = await visitor.ask("GET", f"/api/v1/media/{media_id}")
    assert shown.status_code == 200, shown.text
    return urlsplit(str(shown.json()["data"]["variants"][0]["url"])).path


async def test_row_36_a_plugin_reaches_nothing_of_another_server(start_site: StartSite) -> None:
    stage = await set_stage(start_site, "firstspawn")
    plugin = await plugin_of(stage)
    before = await rows_of_theirs(stage)
    asked = [one for one in stage.endpoints if one.route.access and one.route.access.name.startswith("plugin_key")]
    assert {one.route.path.removeprefix(PREFIX) for one in asked} == PLUGIN_BODIES.keys()
    for endpoint in asked:
        answer = await plugin.call(*call_of(endpoint, stage.theirs))
        assert answer.status_code in {200, 201, 404, 409}, (endpoint.route.path, answer.text)
        assert told_of(stage.theirs, answer, {}) == [], endpoint.route.path
    assert before - await rows_of_theirs(stage) == set()


def test_row_36_every_door_that_is_said_to_be_open_exists() -> None:
    known = {route.name for feature in every_feature() for route in feature.routes}
    named = {*OPEN, *OPEN_QUESTIONS, *STILL_OPEN, *BLIND, *BODIES, *(name for name, _ in (*OPEN_BESIDE_OWN, *UNPROVEN))}
    assert sorted(named - known) == []
