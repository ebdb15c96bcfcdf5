"""Which personal data webhooks hold: all of it goes with the person."""

from stoa.kernel.feature import PersonalColumn

_COLUMNS = {
    "url": "Where the person wants to be told.",
    "events": "Of what the person wants to be told.",
    "description": "What the person calls the webhook.",
    "subject_kind": "For what kind of thing it is.",
    "state": "Whether it is on.",
    "reason": "Why it is not.",
}

PERSONAL = (
    *(PersonalColumn("commons.webhooks", name, why, "erase") for name, why in _COLUMNS.items()),
    PersonalColumn("commons.webhooks", "secret", "Signs what is sent.", "erase", secret=True),
    PersonalColumn("commons.webhooks", "old_secret", "Signs what is sent while it is changed.", "erase", secret=True),
)
