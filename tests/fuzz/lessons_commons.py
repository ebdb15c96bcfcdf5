"""Lessons about what every site has."""

from tests.accounts.at_the_door import GOOD

from .lessons import Lesson

_RULE = "spam"
_ADDRESS = {"address": "192.0.2.44"}
_SIGN_IN = {"email": lambda scene: scene.email, "password": GOOD}
_JOB = "0198c0de-0000-7000-8000-000000000001"
_A_JOB = (
    (
        "insert into kernel.jobs (id, queue_id, name, queue, payload, owner, status, most_attempts, finished_at)"
        " values ('0198c0de-0000-7000-8000-000000000001', 900001, 'mail.send', 'mail', 'null', null, 'dead', 1, now())"
        " on conflict do nothing"
    ),
)
_DECIDED = (
    (
        "update commons.moderation_decisions set outcome = 'warn', undone_at = null, decided_at = now(),"
        " owner_id = '{me}' where id = '{decision}'"
    ),
    "delete from commons.moderation_appeals where decision_id = '{decision}'",
    "update commons.moderation_cases set owner_id = '{me}', state = 'closed' where owner_id is null",
)
_OPEN_CASE = (
    "update commons.moderation_appeals set state = 'refused', decided_at = now()",
    "update commons.moderation_cases set state = 'open', claimed_by = null, claimed_until = null",
)
_PAID = (
    "delete from commons.payment_refunds where order_id = '{order}'",
    (
        "update commons.payment_orders set status = 'COMPLETED', paid_amount = amount, paid_currency = currency,"
        " refunded = 0, held = '', payment = 'pi_' || id, provider = 'stripe', completed_at = now()"
        " where id = '{order}'"
    ),
)

COMMONS: dict[str, Lesson] = {
    "PATCH /api/v1/reviews/{review_id}": Lesson(body={"content": "Other words, and enough of them to be read."}),
    "POST /api/v1/reports": Lesson(
        body={"kind": lambda scene: scene.world.kind, "id": lambda s: s.id("subject_id"), "reason": _RULE}
    ),
    "POST /api/v1/moderation/decisions/{decision_id}/appeal": Lesson(ready=_DECIDED),
    "POST /api/v1/admin/moderation/decisions/{decision_id}/undo": Lesson(ready=(*_DECIDED, *_OPEN_CASE)),
    "POST /api/v1/admin/moderation/appeals/{appeal_id}/answer": Lesson(
        ready=(
            (
                "update commons.moderation_decisions set outcome = 'warn', undone_at = null, decided_at = now()"
                " where id = '{decision}'"
            ),
        )
    ),
    "POST /api/v1/admin/moderation/cases/{case_id}/decisions": Lesson(
        body={"outcome": "dismiss", "rule": _RULE}, ready=_OPEN_CASE
    ),
    "POST /api/v1/admin/payments/{order_id}/refunds": Lesson(body={"amount": 1}, ready=_PAID),
    "POST /api/v1/admin/payments/{order_id}/release": Lesson(
        ready=(*_PAID, "update commons.payment_orders set held = 'amount' where id = '{order}'")
    ),
    "PUT /api/v1/admin/roles/{role}/permissions/{name}": Lesson(path={"role": "moderator", "name": "stats.read"}),
    "PUT /api/v1/admin/users/{person_id}/roles/{role}": Lesson(path={"role": "moderator"}),
    "DELETE /api/v1/admin/users/{person_id}/roles/{role}": Lesson(path={"role": "moderator"}),
    "POST /api/v1/admin/users/bulk/roles": Lesson(body={"role": "moderator"}),
    "POST /api/v1/admin/blocks": Lesson(body=_ADDRESS),
    "POST /api/v1/admin/blocks/lift": Lesson(body=_ADDRESS),
    "GET /api/v1/admin/jobs/{job_id}": Lesson(path={"job_id": _JOB}, ready=_A_JOB),
    "PUT /api/v1/admin/flags/{name}": Lesson(path={"name": "audit.exports"}),
    "POST /api/v1/admin/mail/suppressions/lift": Lesson(body={"address": "gone@stoa.example"}),
    "GET /api/v1/admin/stats/{measure}": Lesson(path={"measure": "reviews.submitted"}),
    "GET /api/v1/admin/stats/{measure}/top": Lesson(path={"measure": "favorites.added"}),
    "PUT /api/v1/users/me/avatar": Lesson(
        body={"mediaId": lambda s: s.id("media_id")},
        ready=(
            (
                "update commons.media set purpose = 'avatar', status = 'ready', person_id = '{me}', is_public = true"
                " where id = '{media}'"
            ),
        ),
    ),
    "POST /api/v1/media/uploads": Lesson(
        body={"purpose": "avatar", "filename": "me.png", "contentType": "image/png", "size": 1000}
    ),
    "POST /api/v1/auth/register": Lesson(
        body={
            "email": lambda s: f"new-{s.world.who}@stoa.example",
            "password": GOOD,
            "username": lambda s: f"new-{s.world.who}",
        }
    ),
    "POST /api/v1/auth/resend-verification": Lesson(body={"email": lambda s: s.email}),
    "POST /api/v1/auth/forgot-password": Lesson(body={"email": lambda s: s.email}),
    "POST /api/v1/auth/password/reset": Lesson(body={"email": lambda s: s.email}),
    "POST /api/v1/auth/login": Lesson(body=_SIGN_IN),
    "POST /api/v1/auth/step-up": Lesson(body={"password": GOOD}),
    "POST /api/v1/auth/change-email": Lesson(body={"email": lambda s: f"other-{s.world.who}@stoa.example"}),
    "POST /api/v1/auth/change-password": Lesson(body={"currentPassword": GOOD, "newPassword": GOOD}),
    "POST /api/v1/auth/newcomer/address": Lesson(body={"email": "newest@stoa.example", "username": "newest"}),
    "POST /api/v1/auth/admin/login": Lesson(body={"email": "ada@stoa.example", "password": GOOD}),
}
