"""What a site holds about people and why, in words, out of what its features declare."""

from stoa.accounts.privacy.models import Afterwards, HeldColumn, Holding
from stoa.kernel.feature import PersonalColumn, Site
from stoa.kernel.http.core_feature import core_feature

_AFTERWARDS: dict[str, Afterwards] = {"erase": "removed", "anonymise": "anonymised", "keep": "kept"}

# What every site holds, in the words and the order in which people are told of it.
_SHARED = {
    "Your account": ("accounts.people",),
    "Names and addresses that you have used": (
        "accounts.usernames",
        "accounts.username_changes",
        "accounts.former_emails",
    ),
    "What you sign in with": (
        "accounts.passwords",
        "accounts.totp",
        "accounts.recovery_sets",
        "accounts.recovery_codes",
        "accounts.passkeys",
        "accounts.passkey_challenges",
        "accounts.identities",
        "accounts.identity_sign_ups",
        "accounts.sign_ups",
        "accounts.mail_tokens",
        "accounts.pending_sign_ins",
    ),
    "Where you are signed in": ("accounts.sessions", "accounts.devices", "accounts.sign_in_attempts"),
    "Your API keys": ("accounts.api_keys",),
    "Your roles": ("accounts.grants", "accounts.grant_log"),
    "What you agree to": ("accounts.consents",),
    "Mail to you": ("kernel.mail", "kernel.mail_suppressions", "kernel.receipts"),
    "Answers that are given again when a program asks twice": ("kernel.idempotency_keys",),
    "What you have done that is answered for": ("kernel.audit_log", "kernel.audit_origins", "kernel.audit_details"),
}
_TITLES = {table: title for title, tables in _SHARED.items() for table in tables}


def list_holdings(site: Site) -> list[Holding]:
    """List what is held of people, by what it is for: what stands there, why, and what becomes of it."""
    found: dict[str, list[PersonalColumn]] = {title: [] for title in _SHARED}
    for feature in (core_feature(), *site.features):
        for one in feature.personal:
            title = _TITLES.get(one.table) or feature.held_as or _words(feature.name).capitalize()
            found.setdefault(title, []).append(one)
    return [_holding(title, columns) for title, columns in found.items() if columns]


def _holding(title: str, columns: list[PersonalColumn]) -> Holding:
    told: dict[tuple[str, Afterwards], dict[str, None]] = {}
    for one in columns:
        told.setdefault((one.why, _AFTERWARDS[one.on_delete]), {})[_words(one.column)] = None
    holds = [HeldColumn(", ".join(names), why, afterwards) for (why, afterwards), names in told.items()]
    return Holding(title, list(dict.fromkeys(one.table for one in columns)), holds)


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
