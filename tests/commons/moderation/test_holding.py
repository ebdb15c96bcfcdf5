"""What waits before it is shown: who is new, what repeats, what looks like spam; and what approval does."""

from uuid import UUID

import pytest

from stoa.commons.moderation import HOLDS, HoldValues, find_removed_like, hold, release, weigh_text
from stoa.commons.moderation.pictures.service import forget_removed
from stoa.kernel import clock
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import accounts_at
from tests.commons.crowd import gather_crowd, read_sql, run_sql
from tests.harness.databases import NewDatabase
from tests.harness.web import SiteUnderTest, StartSite

from .scene import DESK, Scene, set_scene

LURE = "Cheap gold and free ranks, click http://one.example http://two.example http://three.example now"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


async def test_the_same_said_again_and_again_waits_with_its_reason(site: SiteUnderTest) -> None:
    ann, bob, cara = await gather_crowd(site, ["ann-lee", "bob-ray", "cara-sol"])
    database = accounts_at(site).database
    text = "Hello, is the boat still for sale? I would like to see it, my number is on my page."
    weighed = []
    for _ in range(3):
        async with database.write() as tx:
            weighed.append(await weigh_text(tx, ann.id, text))
    assert [one.holds for one in weighed] == [False, False, True]
    assert weighed[2].decision is not None
    assert weighed[2].decision.rule == "moderation.holds"
    assert any("3 times" in reason.value for reason in weighed[2].decision.reasons)
    async with database.write() as tx:
        await weigh_text(tx, bob.id, text)
    async with database.write() as tx:
        last = await weigh_text(tx, cara.id, text.upper())
    assert {"text.said-by-others"} <= {one.name for one in last.signals}


async def test_a_new_account_is_looked_at_more_closely_by_a_rule_that_has_a_date(site: SiteUnderTest) -> None:
    [old] = await gather_crowd(site, ["ann-lee"])
    [new] = await gather_crowd(site, ["new-here"])
    await run_sql(site, "update accounts.people set created_at = now() where id = $1", new.id)
    database = accounts_at(site).database
    text = "Look at http://one.example and http://two.example and http://three.example please"
    async with database.write() as tx:
        assert not (await weigh_text(tx, old.id, text)).holds
        assert (await weigh_text(tx, new.id, text)).holds
        await HOLDS.publish(
            tx, HoldValues(new_from=101, known_from=101), valid_from=clock.now(), note="Calm", made_by="x"
        )
        assert not (await weigh_text(tx, new.id, LURE)).holds


async def test_what_a_sites_own_desk_has_decided_waits_no_longer_unless_it_was_reported_too(
    site: SiteUnderTest,
) -> None:
    scene: Scene = await set_scene(site)
    mod, review_id = scene.moderators[0], UUID(scene.review_id)
    database, here = accounts_at(site).database, site.runtime.sites[site.name]
    async with database.write() as tx:
        await hold(tx, here, "review", review_id)
        await release(tx, "review", review_id)
    assert await mod.get(f"{DESK}/queue") == []
    await scene.reported()
    async with database.write() as tx:
        await hold(tx, here, "review", review_id)
        await release(tx, "review", review_id)
    [line] = await mod.get(f"{DESK}/queue")
    assert (line["reports"], line["held"]) == (1, False), "whoever reported it is still to be answered"


async def test_what_is_held_waits_in_the_queue_and_approval_shows_it(site: SiteUnderTest) -> None:
    scene: Scene = await set_scene(site)
    mod, review_id = scene.moderators[0], UUID(scene.review_id)
    await run_sql(site, "update commons.reviews set state = 'held' where id = $1", review_id)
    database = accounts_at(site).database
    async with database.write() as tx:
        weighed = await weigh_text(tx, scene.author.id, LURE)
        case_id = await hold(tx, site.runtime.sites[site.name], "review", review_id, weighed.signals)
        assert await hold(tx, site.runtime.sites[site.name], "review", review_id) == case_id
    [line] = await mod.get(f"{DESK}/queue?held=true")
    assert (line["id"], line["reports"], line["held"]) == (str(case_id), 0, True)
    assert line["priority"] == 100 + line["score"]
    view = await mod.get(f"{DESK}/cases/{case_id}")
    assert view["signals"][0]["score"] == line["score"]
    assert not await scene.is_shown()
    assert (await scene.decide(mod, str(case_id), "dismiss")).status_code == 200
    assert await scene.is_shown()


async def test_a_picture_like_one_that_was_removed_is_noticed(new_database: NewDatabase) -> None:
    database = await new_database("firstspawn")
    known, near, far = 0xF0F0_F0F0_1234_5678, 0xF0F0_F0F0_1234_5673, 0x0F0F_0F0F_EDCB_A987
    async with database.write() as tx:
        await tx.connection.execute(
            "insert into commons.moderation_pictures (id, perceptual_hash, rule, created_at)"
            " values ($1, $2, 'nudity', now())",
            new_id(),
            known - 2**64,
        )
        found = await find_removed_like(tx, near)
        assert found is not None
        assert "“nudity”; 3 of 64 bits" in found.evidence
        assert await find_removed_like(tx, far) is None
        await forget_removed(tx, new_id())
        assert await find_removed_like(tx, known) is not None


async def test_digests_of_texts_are_forgotten_after_a_day(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    async with accounts_at(site).database.write() as tx:
        await weigh_text(tx, ann.id, LURE)
    stored = "select encode(fingerprint, 'escape') from commons.moderation_texts"
    assert "gold" not in await read_sql(site, stored)
