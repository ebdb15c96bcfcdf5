"""What the files of sales know of people: what two have agreed on stays for the other side, own words and papers go."""

from stoa.kernel.feature import PersonalColumn

_RECORD = "What two have agreed on; the other side keeps it as the record of a sale."


def _both(column: str) -> tuple[PersonalColumn, ...]:
    return tuple(
        PersonalColumn("deals", column, _RECORD, "keep", owner=who) for who in ("buyer_id", "seller_person_id")
    )


PERSONAL = (
    *_both("amount_minor"),
    *_both("currency"),
    *_both("status"),
    *_both("deposit_status"),
    PersonalColumn("deal_steps", "note", "What somebody says of a step of a sale.", "anonymise", owner="changed_by"),
    PersonalColumn("deal_steps", "state", _RECORD, "keep", owner="changed_by"),
    PersonalColumn("deal_steps", "step", _RECORD, "keep", owner="changed_by"),
    PersonalColumn("deal_steps", "day", _RECORD, "keep", owner="changed_by"),
    PersonalColumn("deal_entries", "words", "What somebody has written down in a sale.", "anonymise"),
    PersonalColumn("deal_entries", "kind", _RECORD, "keep"),
    PersonalColumn("deal_entries", "step", _RECORD, "keep"),
    PersonalColumn("deal_papers", "name", "What somebody calls a paper of a sale.", "erase"),
    PersonalColumn("deal_papers", "step", "To which step of a sale it belongs.", "erase"),
)
