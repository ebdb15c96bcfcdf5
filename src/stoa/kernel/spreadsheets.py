"""Cells of tables that people open in a spreadsheet."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: object) -> str:
    """Write what somebody may have typed so that no spreadsheet takes it for a formula: an apostrophe goes before."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
