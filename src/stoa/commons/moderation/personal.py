"""Which personal data moderation holds. Records of decisions stay, without what people wrote in them."""

from stoa.kernel.feature import PersonalColumn

_RECORD = "Shows what was decided and why, for appeals and for the authorities (legal obligation, legal claims)."


def _columns(table: str, owner: str, on_delete: str, why: str, *names: str) -> tuple[PersonalColumn, ...]:
    return tuple(PersonalColumn(f"commons.{table}", name, why, on_delete, owner) for name in names)


PERSONAL = (
    *_columns("moderation_cases", "owner_id", "anonymise", "What was reported or held.", "subject_title", "signals"),
    *_columns("moderation_cases", "owner_id", "keep", _RECORD, "subject_kind", "state"),
    *_columns("moderation_reports", "reporter_id", "anonymise", "What the reporter wrote.", "note"),
    *_columns("moderation_reports", "reporter_id", "keep", _RECORD, "reason", "state"),
    *_columns("moderation_messages", "author_id", "anonymise", "What was said to the moderators.", "body"),
    *_columns("moderation_decisions", "owner_id", "anonymise", "What the owner was told.", "note", "explained"),
    *_columns("moderation_decisions", "owner_id", "keep", _RECORD, "outcome", "rule", "version", "state_before"),
    *_columns("moderation_appeals", "person_id", "anonymise", "Why the decision was called wrong.", "body", "answer"),
    *_columns("moderation_appeals", "person_id", "keep", _RECORD, "state"),
    *_columns("moderation_strikes", "person_id", "erase", "Counts for half a year.", "rule"),
    *_columns("moderation_texts", "person_id", "erase", "Notices repeats; gone within a day.", "fingerprint"),
)
