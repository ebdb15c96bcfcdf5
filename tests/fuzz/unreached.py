"""Addresses that a long run answers with success to nobody, and why; tests of their rooms walk them all."""

_LINK = "It needs what only a mail tells."
_KEY = "It needs a signature of somebody outside, or of an authenticator."
_EARLIER = "It needs the answer of an earlier request: a plan, a session, a job."
_SECRET = "It needs a secret that was encrypted, and a planted one only pretends to be."
_NOT_HERE = "This site has declared none of these."
_STATE = "It needs a state that takes several people and steps."

_COMMONS = {
    **dict.fromkeys(
        (
            "POST /api/v1/auth/verify-email",
            "POST /api/v1/auth/reset-password",
            "POST /api/v1/auth/confirm-email",
            "POST /api/v1/auth/newcomer/address",
            "POST /api/v1/auth/newcomer/code",
        ),
        _LINK,
    ),
    **dict.fromkeys(
        (
            "POST /api/v1/payments/stripe/webhook",
            "POST /api/v1/payments/tebex/webhook",
            "POST /api/v1/auth/mfa/verify",
            "POST /api/v1/auth/mfa/disable",
            "POST /api/v1/auth/passkeys/register",
            "POST /api/v1/auth/passkeys/sign-in",
            "POST /api/v1/auth/passkeys/verify",
            "POST /api/v1/auth/passkeys/verify/options",
            "POST /api/v1/auth/passkeys/step-up",
            "POST /api/v1/payments/checkout",
        ),
        _KEY,
    ),
    **dict.fromkeys(
        (
            "POST /api/v1/webhooks/{webhook_id}/rotate",
            "POST /api/v1/auth/mfa/enable",
            "POST /api/v1/auth/mfa/step-up",
        ),
        _SECRET,
    ),
    **dict.fromkeys(
        (
            "POST /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
            "POST /api/v1/admin/users/bulk/status/apply",
            "POST /api/v1/admin/users/bulk/roles/apply",
            "POST /api/v1/admin/users/bulk/status/{plan_id}/undo",
            "POST /api/v1/admin/users/bulk/roles/{plan_id}/undo",
            "GET /api/v1/users/me/exports/{export_id}/file",
            "POST /api/v1/admin/events/replay",
            "GET /api/v1/admin/mail/{mail_id}",
            "POST /api/v1/admin/mail/suppressions/lift",
            "GET /api/v1/admin/audit/jobs/{job_id}",
            "GET /api/v1/admin/audit/exports/{job_id}/file",
            "POST /api/v1/admin/payments/{order_id}/release",
            "POST /api/v1/auth/refresh",
            "POST /api/v1/auth/change-password",
            "DELETE /api/v1/admin/tokens/{key_id}",
            "DELETE /api/v1/admin/tag-merges/{merge_id}",
            "DELETE /api/v1/auth/devices/{device_id}",
            "DELETE /api/v1/auth/sessions/{session_id}",
        ),
        _EARLIER,
    ),
    **dict.fromkeys(
        (
            "POST /api/v1/users/me/identities/{provider}",
            "DELETE /api/v1/users/me/identities/{provider}",
            "GET /api/v1/auth/{provider}",
            "GET /api/v1/auth/{provider}/callback",
            "PUT /api/v1/users/me/consents",
        ),
        _NOT_HERE,
    ),
    **dict.fromkeys(("PATCH /api/v1/admin/tags/{tag_id}", "POST /api/v1/admin/tags/{tag_id}/merge"), _STATE),
}
UNREACHED: dict[str, dict[str, str]] = {
    "firstspawn": _COMMONS
    | dict.fromkeys(
        (
            "PATCH /api/v1/comments/{comment_id}",
            "POST /api/v1/servers/{server}/votifier/deliveries/{vote_id}/replay",
            "POST /api/v1/server-invites/{invite_id}/accept",
            "POST /api/v1/badges/purchase",
            "POST /api/v1/guilds/{guild}/transfer",
            "DELETE /api/v1/prizes/{prize_id}",
            "DELETE /api/v1/servers/{server}/team/invites/{invite_id}",
            "DELETE /api/v1/server-invites/{invite_id}",
        ),
        _STATE,
    )
    | {
        "POST /api/v1/servers/{server}/votifier/test": _SECRET,
        "POST /api/v1/plugin/identity/confirm": _EARLIER,
        "POST /api/v1/identities/minecraft/code": _EARLIER,
        "POST /api/v1/plugin/redemption/execute": _STATE,
        "POST /api/v1/premium/purchase": _KEY,
    },
    "marinemarket": _COMMONS
    | dict.fromkeys(
        (
            "GET /api/v1/tags",
            "POST /api/v1/tags",
            "GET /api/v1/tags/suggest",
            "GET /api/v1/tags/{category}",
            "POST /api/v1/admin/tags",
            "POST /api/v1/webhooks",
            "PATCH /api/v1/reviews/{review_id}",
            "DELETE /api/v1/reviews/{review_id}",
        ),
        _NOT_HERE,
    )
    | dict.fromkeys(
        (
            "POST /api/v1/listings/{boat}/publish",
            "GET /api/v1/listings/{boat}/price-band",
            "GET /api/v1/models/specs",
            "POST /api/v1/offers/{offer_id}/moves",
            "PUT /api/v1/conversations/{conversation_id}/documents/{media_id}",
            "DELETE /api/v1/conversations/{conversation_id}/documents/{media_id}",
        ),
        _STATE,
    )
    | {
        "POST /api/v1/users/me/phone/verify": _LINK,
        "POST /api/v1/users/me/identity": _STATE,
        "GET /api/v1/admin/audit-logs/export/{job_id}": _EARLIER,
        "GET /api/v1/admin/audit-logs/export/{job_id}/file": _EARLIER,
    },
}
