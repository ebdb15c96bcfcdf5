"""Which personal data alerts hold."""

from stoa.kernel.feature import PersonalColumn

_RECORD = "Shows what was noticed about the safety of the site (legitimate interest); says nothing of the person."


def _columns(owner: str, on_delete: str, why: str, *names: str) -> tuple[PersonalColumn, ...]:
    return tuple(PersonalColumn("commons.security_alerts", name, why, on_delete, owner) for name in names)


PERSONAL = (
    *_columns("person_id", "anonymise", "What was noticed around the person's account.", "key", "words", "evidence"),
    *_columns("person_id", "keep", _RECORD, "rule", "severity", "state"),
    *_columns("person_id", "anonymise", "What whoever looked after it wrote.", "note"),
)
