"""Which personal data notifications hold."""

from stoa.kernel.feature import PersonalColumn

_TOLD = "What the person was told."
_CHOSEN = "How the person wants to be told of things."


def _columns(table: str, why: str, *names: str) -> tuple[PersonalColumn, ...]:
    return tuple(PersonalColumn(f"commons.{table}", name, why, "erase") for name in names)


PERSONAL = (
    *_columns("notifications", _TOLD, "kind", "title", "message", "url", "data", "subject_kind", "subject_id"),
    *_columns("notifications", _TOLD, "dedupe_key", "bundle_key", "members"),
    *_columns("notice_choices", _CHOSEN, "kind"),
    *_columns("notice_settings", _CHOSEN, "digest", "digest_hour", "quiet_from", "quiet_until"),
)
