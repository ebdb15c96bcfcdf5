"""Row 46: signed as others verify it, sent until it is taken, under one id; and told in a log."""

import asyncio
import hmac
import json

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from stoa.commons.webhooks.rules import BACKOFF, RETRIES, sign_headers
from stoa.kernel import clock
from stoa.testing.receiver import Received
from tests.accounts.privacy.working import working
from tests.commons.crowd import gather_crowd
from tests.harness.web import StartSite

from .scene import HOOKS, on_stage

FAVORITE = "/api/v1/servers/ember-hollow/favorite"
# Makes the queue believe that an hour has passed.
AN_HOUR_LATER = "update kernel.pgqueuer set execute_after = execute_after - interval '1 hour'"


def verify(secret: str, received: Received) -> dict[str, object]:
    """Check a message with a library that is not ours."""
    body: dict[str, object] = Webhook(secret).verify(received.body, received.headers)
    return body


async def test_a_message_is_one_that_others_verify_and_stands_in_the_log(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, working(scene.site):
        made = await scene.add()
        webhook = made["webhook"]
        assert "secret" not in webhook
        [fan] = await gather_crowd(scene.site, ["ann-lee"])
        await fan.ask("POST", FAVORITE)
        [delivery] = await scene.reached(webhook["id"], "delivered")
        [received] = scene.receiver.received
        body = verify(made["secret"], received)
        assert body["type"] == "favorite.added"
        assert body["data"] == {"serverId": str(scene.server_id), "count": 1}
        assert received.headers["webhook-id"] == delivery["id"]
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 44).verify(received.body, received.headers)
        signed = f"{received.headers['webhook-timestamp']}.".encode() + received.body
        plain = hmac.new(made["secret"].encode(), signed, "sha256").hexdigest()
        assert received.headers["x-firstspawn-signature"] == f"sha256={plain}"
        told = await scene.owner.get(f"{HOOKS}/{webhook['id']}/deliveries/{delivery['id']}")
        assert json.loads(told["body"]) == body
        [attempt] = told["attempts"]
        assert (attempt["statusCode"], attempt["response"]) == (200, "Thank you.")
        assert attempt["requestHeaders"]["webhook-id"] == delivery["id"]
        shown = await scene.owner.get(f"{HOOKS}/{webhook['id']}")
        assert shown["lastTriggered"]
        assert shown["lastDeliveredAt"]

        again = await scene.owner.ask("POST", f"{HOOKS}/{webhook['id']}/deliveries/{delivery['id']}/replay")
        assert again.status_code == 202
        await scene.until("select attempts = 2 and state = 'delivered' from commons.webhook_messages")
        assert [one.headers["webhook-id"] for one in scene.receiver.received] == [delivery["id"]] * 2
        assert scene.receiver.received[0].body == scene.receiver.received[1].body


async def test_during_a_rotation_both_secrets_sign_and_at_rest_neither_can_be_read(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, working(scene.site):
        made = await scene.add()
        at = f"{HOOKS}/{made['webhook']['id']}"
        rotated = (await scene.owner.ask("POST", f"{at}/rotate", {"overlapHours": 24})).json()["data"]
        assert rotated["oldSecretUntil"]
        assert (await scene.owner.ask("POST", f"{at}/test")).status_code == 202
        await scene.reached(made["webhook"]["id"], "delivered")
        [received] = scene.receiver.received
        assert verify(made["secret"], received)["type"] == "ping"
        assert verify(rotated["secret"], received)["type"] == "ping"
        assert len(received.headers["webhook-signature"].split()) == 2
        stored = await scene.sql("select secret || old_secret from commons.webhooks")
        for secret in (made["secret"], rotated["secret"]):
            assert secret.encode() not in stored
        await scene.owner.ask("POST", f"{at}/rotate", {"overlapHours": 0})
        await scene.owner.ask("POST", f"{at}/test")
        await scene.reached(made["webhook"]["id"], "delivered", "delivered")
        with pytest.raises(WebhookVerificationError):
            verify(rotated["secret"], scene.receiver.received[1])


async def test_a_receiver_that_is_down_for_an_hour_gets_each_message_once_it_is_up(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, working(scene.site):
        made = await scene.add(events=["favorite.added", "favorite.removed"])
        [fan] = await gather_crowd(scene.site, ["ann-lee"])
        scene.receiver.status = 503
        await fan.ask("POST", FAVORITE)
        await fan.ask("DELETE", FAVORITE)
        for attempt in (1, 2):
            await scene.until("select count(*) = 2 from commons.webhook_attempts where number = $1", attempt)
            await scene.until("select count(*) = 2 from kernel.pgqueuer where execute_after > now()")
            if attempt == 2:
                scene.receiver.status = 201
            await scene.run(AN_HOUR_LATER)
        log = await scene.reached(made["webhook"]["id"], "delivered", "delivered")
        by_id: dict[str, list[Received]] = {}
        for received in scene.receiver.received:
            by_id.setdefault(received.headers["webhook-id"], []).append(received)
            verify(made["secret"], received)
        assert set(by_id) == {one["id"] for one in log}
        assert [len({one.body for one in came}) for came in by_id.values()] == [1, 1]
        assert [one["attempts"] for one in log] == [3, 3]
        assert await scene.sql("select failures from commons.webhooks") == 0


async def test_gone_turns_it_off_and_many_failures_pause_it_until_it_is_resumed(start_site: StartSite) -> None:
    settings = {"WEBHOOKS_PAUSE_FAILURES": "2", "WEBHOOKS_PAUSE_AFTER": "1h"}
    async with on_stage(start_site, **settings) as scene, working(scene.site):
        made = await scene.add()
        at = f"{HOOKS}/{made['webhook']['id']}"
        scene.receiver.status = 500
        await scene.owner.ask("POST", f"{at}/test")
        await scene.owner.ask("POST", f"{at}/test")
        await scene.until("select failures = 2 from commons.webhooks")
        assert (await scene.owner.get(at))["state"] == "active"  # it has failed often, and not for long
        await scene.run("update commons.webhooks set failing_since = failing_since - interval '2 hours'")
        await scene.owner.ask("POST", f"{at}/test")
        await scene.until("select state = 'paused' from commons.webhooks")
        await scene.until("select count(*) = 1 from kernel.mail where template = 'webhooks/stopped'")
        assert await scene.sql("select count(*) from kernel.outbox where name = 'webhook.stopped'") == 1
        paused = await scene.owner.get(at)
        assert "3 times in a row" in paused["reason"]
        await scene.owner.ask("POST", f"{at}/test")
        await scene.until("select count(*) = 1 from commons.webhook_messages where state = 'held'")
        await scene.until("select count(*) = 1 from kernel.receipts where state = 'failed'")
        came = len(scene.receiver.received)

        scene.receiver.status = 200
        resumed = await scene.owner.ask("PATCH", at, {"active": True})
        assert resumed.json()["data"]["state"] == "active"
        await scene.until("select count(*) = 1 from commons.webhook_messages where state = 'delivered'")
        assert len(scene.receiver.received) == came + 1

        scene.receiver.status = 410
        await scene.owner.ask("POST", f"{at}/test")
        await scene.until("select state = 'disabled' from commons.webhooks")
        refused = await scene.owner.ask("POST", f"{at}/test")
        assert refused.json()["error"]["code"] == "WEBHOOK_DISABLED"


async def test_whoever_looks_after_it_no_more_is_told_no_more(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, working(scene.site):
        await scene.add()
        await scene.run("delete from server_team")
        [fan] = await gather_crowd(scene.site, ["ann-lee"])
        await fan.ask("POST", FAVORITE)
        await scene.until("select state = 'disabled' from commons.webhooks")
        assert scene.receiver.received == []


def test_the_waits_add_up_to_a_day_and_are_never_the_same() -> None:
    waits = [BACKOFF.wait(attempt) for attempt in range(1, RETRIES + 1)]
    total = sum(wait.total_seconds() for wait in waits)
    assert 20 * 3600 < total < 32 * 3600
    assert BACKOFF.wait(3) != BACKOFF.wait(3)


def test_the_documented_vector_holds() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = clock.now().replace(year=2026, month=1, day=2, hour=3, minute=4, second=5, microsecond=0)
    headers = sign_headers([secret], "msg_1", at, b'{"type":"ping"}', "X-Stoa-Signature")
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1767323045",
        "webhook-signature": "v1,kc9KX+B7gvyk52oJhWMXT6oojby0c54OeYBK1G3kGcI=",
        "X-Stoa-Signature": "sha256=a01806fbb799528d4c60812c5ab09123ae336f8ef1922607c5b13aea460c7354",
    }


async def test_of_two_rotations_at_once_the_second_one_keeps_what_the_first_has_made(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, working(scene.site):
        made = await scene.add()
        at = f"{HOOKS}/{made['webhook']['id']}"
        both = await asyncio.gather(*(scene.owner.ask("POST", f"{at}/rotate", {"overlapHours": 24}) for _ in range(2)))
        secrets = [one.json()["data"]["secret"] for one in both]
        await scene.owner.ask("POST", f"{at}/test")
        await scene.reached(made["webhook"]["id"], "delivered")
        [received] = scene.receiver.received
        assert [verify(one, received)["type"] for one in secrets] == ["ping", "ping"]
