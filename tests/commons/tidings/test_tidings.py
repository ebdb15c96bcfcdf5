"""Each thing that people are told of, once from what somebody does at the doors to the list of who is told."""

from typing import Any

from stoa.accounts.factors.events import FactorChanged
from stoa.accounts.identities.events import IdentityLinked
from stoa.commons.payments.events import PaymentFailed
from stoa.commons.webhooks.events import WebhookStopped
from stoa.kernel.db import Database
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import CHEAP, Visitor, accounts_at, grant
from tests.accounts.privacy.working import working
from tests.commons.crowd import WORDS, Member, add_server, gather_crowd, run_sql
from tests.commons.moderation.scene import DESK, set_scene
from tests.commons.payments.shop import ADMIN, open_shop
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

BOAT = """
    with seller as (insert into sellers (id) values (gen_random_uuid()) returning id),
        team as (insert into seller_team (seller_id, person_id, role) select id, $1, 'owner' from seller),
        boat as (
            insert into listings (id, seller_id, slug, title, boat_type, condition, make, model, year, length_m,
                price_minor, currency, state, city, country, status)
            select gen_random_uuid(), id, 'wanderer-34', 'Wanderer 34', 'sail', 'good', 'Wanderer', '34', 1998, 10.4,
                3900000, 'EUR', 'Denmark', 'Aarhus', 'DK', 'active' from seller returning id
        )
    insert into listing_agents (listing_id, person_id) select id, $1 from boat
"""
API = "/api/v1/notifications"
OPEN = """
    select not exists (select from kernel.outbox where fanned_out_at is null)
        and not exists (select from kernel.deliveries where status = 'waiting')
"""


async def deliver(site: SiteUnderTest) -> None:
    """Let the worker tell everything that has happened."""
    database: Database = accounts_at(site).database
    async with working(site):
        await until(database, OPEN)


async def told(person: Member | Visitor) -> dict[str, Any]:
    """Give what somebody is told, by its type."""
    answer = await person.ask("GET", API)
    assert answer.status_code == 200, answer.text
    return {one["type"]: one for one in answer.json()["data"]}


async def test_what_is_said_about_people_and_their_things_is_told_to_them(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    owner, author, *voters = await gather_crowd(site, ["olga-ray", "cara-lane", *(f"voter-{n}" for n in range(5))])
    await add_server(site, owner=owner.id)
    made = await author.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 4, "content": WORDS})
    review = made.json()["data"]["id"]
    await owner.ask("POST", f"/api/v1/reviews/{review}/reply", {"content": "Thank you: fixed today."})
    await voters[0].ask("POST", f"/api/v1/reviews/{review}/vote", {"isUpvote": True})
    await deliver(site)
    for voter in voters:
        await voter.ask("POST", f"/api/v1/reviews/{review}/vote", {"isUpvote": True})
        await voter.ask("POST", "/api/v1/servers/ember-hollow/favorite")
    for _ in range(2):  # taking a vote back and giving it again reaches no milestone anew
        await voters[0].ask("POST", f"/api/v1/reviews/{review}/vote", {"isUpvote": None})
        await voters[0].ask("POST", f"/api/v1/reviews/{review}/vote", {"isUpvote": True})
    await deliver(site)
    heard = await told(author)
    assert (heard["review_reply"]["title"], heard["review_reply"]["url"]) == (
        "Your review of Ember Hollow was answered",
        f"/reviews/{review}",
    )
    votes = [one["title"] for one in await author.get(f"{API}?kind=review_votes")]
    assert sorted(votes) == [f"Your review of Ember Hollow is found helpful: {n} so far" for n in (1, 5)]
    yours = await told(owner)
    assert yours["review_new"]["title"] == "Ember Hollow has a new review: 4 of 5 stars"
    assert yours["favorite_added"]["title"] == "5 people have added Ember Hollow to their favorites"
    assert await told(voters[0]) == {}


async def test_who_is_answered_or_called_by_name_hears_of_it(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    seller, ann, bob, cara = await gather_crowd(site, ["olga-ray", "ann-lee", "bob-ray", "cara-lane"])
    await run_sql(site, BOAT, seller.id)
    path = "/api/v1/listings/wanderer-34/comments"
    first = (await ann.ask("POST", path, {"content": "Is the rig from the same year?"})).json()["data"]["id"]
    answer = {"content": "It is, see @cara-lane who measured it.", "parentId": first}
    assert (await bob.ask("POST", path, answer)).status_code == 201
    await deliver(site)
    assert (await told(ann))["comment_reply"]["title"] == "bob-ray has answered you at Wanderer 34"
    assert (await told(cara))["mention"]["title"] == "bob-ray has mentioned you at Wanderer 34"
    assert (await told(seller))["comment_new"]["title"] == "Wanderer 34 has 2 new comments"
    assert await told(bob) == {}


async def test_moderation_tells_the_owner_and_whoever_reported(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    scene = await set_scene(site)
    mod, other = scene.moderators
    case = await scene.reported()
    decided = await scene.decide(mod, case, "hide")
    assert decided.status_code in {200, 201}, decided.text
    decision = (await mod.get(f"{DESK}/cases/{case}"))["decisions"][0]["id"]
    thread = await mod.ask(
        "POST", f"{DESK}/cases/{case}/messages", {"body": "Say it once.", "to": str(scene.author.id)}
    )
    assert thread.status_code in {200, 201}, thread.text
    appeal = await scene.author.ask("POST", f"/api/v1/moderation/decisions/{decision}/appeal", {"body": "It is true."})
    assert appeal.status_code in {200, 201}, appeal.text
    answered = await other.ask(
        "POST", f"{DESK}/appeals/{appeal.json()['data']['id']}/answer", {"granted": True, "answer": "You are right."}
    )
    assert answered.status_code == 200, answered.text
    await deliver(site)
    heard = await told(scene.author)
    assert heard["moderation_decision"]["title"] == "Your review is hidden from others"
    assert heard["appeal_result"]["title"] == "Your appeal was granted"
    assert {"moderation_undone", "moderation_message"} <= heard.keys()
    assert (await told(scene.reporters[0]))["report_outcome"]["title"] == "We have acted on your report"


async def test_what_changes_who_gets_in_is_told(start_site: StartSite) -> None:
    site = await start_site("firstspawn", settings=CHEAP)
    ann = await Visitor(site).join()
    assert (await ann.sign_in()).status_code == 200
    await deliver(site)
    assert await told(ann) == {}
    laptop = ann.elsewhere()
    assert (await laptop.sign_in()).status_code == 200
    await grant(site, ann.person_id, "moderator")
    await deliver(site)
    heard = await told(laptop)
    assert heard["sign_in_new_device"]["title"] == "A new device has signed in to your account"
    assert heard["role_change"]["title"] == "You have the role Moderator"


async def test_who_pays_and_whom_money_goes_back_to_hears_of_it(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order, _ = await shop.paid()
        await deliver(shop.site)
        asked = await shop.ada.ask("POST", f"{ADMIN}/{order['id']}/refunds", {"reason": "Bought twice.", "amount": 200})
        assert asked.status_code == 202, asked.text
        async with working(shop.site):
            await shop.until("select refunded = 200 from commons.payment_orders")
            await shop.until(OPEN)
        heard = await told(shop.ann)
        assert heard["payment_completed"]["title"] == "Thank you: your payment of $4.99 has arrived"
        assert (heard["payment_refunded"]["title"], heard["payment_refunded"]["message"]) == (
            "$2 goes back to you",
            "What was bought stays yours.",
        )
        assert heard["payment_completed"]["url"] == f"/account/payments/{order['id']}"


async def test_each_event_that_rarely_happens_has_its_words(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    [ann] = await gather_crowd(site, ["ann-lee"])
    webhook, order = new_id(), new_id()
    async with accounts_at(site).database.write() as tx:
        await emit(tx, WebhookStopped(webhook, ann.id, "paused", "It failed 20 times in a row."))
        await emit(tx, FactorChanged(ann.id, "totp-added"))
        await emit(tx, IdentityLinked(ann.id, "discord", by_email=False))
        await emit(tx, PaymentFailed(order, ann.id, "badge", "founder"))
    await deliver(site)
    heard = {kind: (one["title"], one["url"]) for kind, one in (await told(ann)).items()}
    assert heard == {
        "webhook_stopped": ("A webhook of yours is paused", f"/account/webhooks/{webhook}"),
        "factor_change": ("Your second factors have changed", "/account/security"),
        "identity_linked": ("You can sign in through Discord now", "/account/identities"),
        "payment_failed": ("A payment of yours has failed", f"/account/payments/{order}"),
    }
