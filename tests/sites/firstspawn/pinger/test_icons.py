"""Icons of servers are made anew and looked at before they are shown; a moderator removes one without the listing."""

import base64
import struct
import zlib
from dataclasses import replace
from functools import cache
from uuid import UUID

import pytest
import pyvips  # type: ignore[import-untyped]  # it comes without types

from stoa.sites.firstspawn.icons.service import MOST_NEW
from stoa.sites.firstspawn.pinger.models import Finding, Target
from tests.accounts.privacy.working import working
from tests.commons.crowd import Member, gather_crowd
from tests.commons.media.samples import picture, png
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

from .places import Fleet, answered

QUEUE = "/api/v1/admin/moderation/queue"
SCOPES = ("moderation.review", "moderation.figures", "accounts.suspend")
SCRIPT = b"<script>alert(1)</script>"
NOTHING_LEFT = "select not exists (select from kernel.jobs where name = 'icons.look' and status <> 'done')"


@cache
def _icon() -> bytes:
    """Give an icon; drawn by whoever runs tests, since what has drawn once is not to be forked."""
    return png(64, 64, alpha=True)


def _with_words(icon: bytes) -> bytes:
    """Put words into a picture and a script behind it, both of which every reader of pictures leaves out."""
    words = b"Comment\0" + SCRIPT
    chunk = struct.pack(">I", len(words)) + b"tEXt" + words + struct.pack(">I", zlib.crc32(b"tEXt" + words))
    return icon[:33] + chunk + icon[33:] + SCRIPT


def _brighter(icon: bytes) -> bytes:
    return bytes((pyvips.Image.new_from_buffer(icon, "") * 1.04).cast("uchar").pngsave_buffer())


def _other(number: int) -> bytes:
    return bytes((picture(64, 64) * (1 - number / 100)).cast("uchar").pngsave_buffer())


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


@pytest.fixture
async def fleet(site: SiteUnderTest) -> Fleet:
    made = Fleet(site.runtime.databases["firstspawn"])
    await made.add(2)
    return made


async def _show(fleet: Fleet, *icons: bytes | None) -> None:
    """Have the servers answer with these icons, in their order."""
    shown = dict(zip(fleet.ids, icons, strict=False))

    def answer(target: Target) -> Finding:
        return replace(answered(target), icon=shown.get(target.server_id))

    await fleet.ask_all(answer)


async def _look(site: SiteUnderTest, fleet: Fleet) -> None:
    async with working(site):
        await until(fleet.database, NOTHING_LEFT)


async def _shown(site: SiteUnderTest, server_id: UUID) -> bytes | None:
    at = f"/servers/server-{server_id}"
    told = (await site.get(f"/api/v1{at}", headers={"Cache-Control": "no-cache"})).json()["data"]["iconUrl"]
    answer = await site.get(f"{at}/icon.png", headers={"Cache-Control": "no-cache"})
    assert answer.status_code == (404 if told is None else 200)
    return answer.content if told else None


async def _decide(site: SiteUnderTest, mod: Member, outcome: str) -> None:
    [case] = await mod.get(QUEUE)
    assert case["subjectKind"] == "icon"
    at = f"/api/v1/admin/moderation/cases/{case['id']}/decisions"
    answer = await mod.ask("POST", at, {"outcome": outcome, "rule": "harassment"})
    assert answer.status_code == 200, answer.text


async def _moderator(site: SiteUnderTest) -> Member:
    [mod] = await gather_crowd(site, ["mod-one"], role="moderator", scopes=SCOPES)
    return mod


async def test_an_icon_is_shown_when_it_was_made_anew_and_nothing_else_of_it(site: SiteUnderTest, fleet: Fleet) -> None:
    sent = _with_words(_icon())
    await _show(fleet, sent, sent)
    assert await _shown(site, fleet.ids[0]) is None
    assert await fleet.row("select count(*) from kernel.jobs where name = 'icons.look'") == (1,)
    await _look(site, fleet)
    made = await _shown(site, fleet.ids[0])
    assert made is not None
    assert made == await _shown(site, fleet.ids[1])
    assert SCRIPT not in made
    as_sent, as_made = (pyvips.Image.new_from_buffer(one, "") for one in (sent, made))
    assert as_sent.write_to_memory() == as_made.write_to_memory()

    await _show(fleet, None, sent)
    assert await fleet.rows("select state, sent from server_icons") == [("shown", b"")]
    assert await _shown(site, fleet.ids[0]) == made
    assert await fleet.row("select count(*) from kernel.jobs where name = 'icons.look'") == (1,)
    assert await (await _moderator(site)).get(QUEUE) == []


async def test_what_cannot_be_read_is_not_shown_and_its_team_is_told(site: SiteUnderTest, fleet: Fleet) -> None:
    await _show(fleet, _icon()[:60] + b"\0" * 100, png(65, 64))
    await _look(site, fleet)
    assert await fleet.rows("select state, made from server_icons") == [("broken", b"")] * 2
    [owner] = await gather_crowd(site, ["ann-owner"])
    await fleet.run(
        "insert into server_team (server_id, person_id, role) values ($1, $2, 'owner')", fleet.ids[0], owner.id
    )
    page = await owner.ask("GET", f"/my/servers/server-{fleet.ids[0]}/network")
    assert "Its icon is not shown" in page.text
    assert "cannot be read as a PNG of 64 × 64" in page.text


async def test_an_icon_is_reported_and_removed_and_the_listing_stays(site: SiteUnderTest, fleet: Fleet) -> None:
    await _show(fleet, _icon(), _other(60))
    await _look(site, fleet)
    made, other = [await _shown(site, one) for one in fleet.ids]
    [reader] = await gather_crowd(site, ["rea-reader"], scopes=("moderation.report",))
    form = await reader.ask("GET", f"/report?kind=server&id={fleet.ids[0]}")
    for words in ("The whole server", "Its icon", "Its message of the day"):
        assert words in form.text
    sent = await reader.ask(
        "POST", "/api/v1/reports", {"kind": "icon", "id": str(fleet.ids[0]), "reason": "harassment"}
    )
    assert sent.status_code == 201, sent.text
    mod = await _moderator(site)
    [case] = await mod.get(QUEUE)
    desk = await mod.get(f"/api/v1/admin/moderation/cases/{case['id']}")
    assert made is not None
    assert base64.b64encode(made).decode() in desk["subject"]["imageUrl"]

    await _decide(site, mod, "remove")
    assert [await _shown(site, one) for one in fleet.ids] == [None, other]
    assert (await site.get(f"/api/v1/servers/server-{fleet.ids[0]}")).status_code == 200

    await _show(fleet, _icon(), _brighter(_icon()))
    await _look(site, fleet)
    assert [await _shown(site, one) for one in fleet.ids] == [None, None], "neither it nor one that is like it"
    await _decide(site, mod, "dismiss")
    assert await _shown(site, fleet.ids[1]) is not None
    assert await _shown(site, fleet.ids[0]) is None


async def test_a_server_with_ever_new_icons_fills_no_table_and_no_queue(fleet: Fleet) -> None:
    for number in range(MOST_NEW + 3):
        await _show(fleet, _other(number))
    assert await fleet.row("select count(*) from server_icons") == (MOST_NEW,)
    assert await fleet.row("select count(*) from kernel.jobs where name = 'icons.look'") == (MOST_NEW,)
    assert await fleet.row("select icon_sent, icon_mark from servers where id = $1", fleet.ids[0]) == (None, None)
    await fleet.run("update server_icons set seen_at = now() - interval '25 hours'")
    await _show(fleet, _other(99))
    assert await fleet.row("select count(*) from server_icons") == (MOST_NEW + 1,)
