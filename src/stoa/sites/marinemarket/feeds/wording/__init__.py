"""Words as files of brokers write them: other names for the same thing, and texts that were written for a web page."""

import html
import re

_BOAT_TYPES = {
    **dict.fromkeys(("sailboat", "sailing", "sailing_boat", "sailing_yacht"), "sail"),
    **dict.fromkeys(("powerboat", "motorboat", "motor", "motor_boat", "power_boat"), "power"),
    **dict.fromkeys(("motor_yacht", "motoryacht"), "yacht"),
    **dict.fromkeys(("pwc", "jet_ski", "jetski"), "personal_watercraft"),
    "fishing_boat": "fishing",
    "pontoon_boat": "pontoon",
    "ski_boat": "ski",
    "tender": "dinghy",
}
_FUELS = {"gas": "petrol", "gasoline": "petrol", "unleaded": "petrol"}
_USED = "used"
_GAPS = re.compile(r"[\s_-]+")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|ul|ol|li|div|span|h[1-6]|a|font|table|tbody|tr|td)\b[^<>]*>", re.IGNORECASE
)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#[0-9]{2,6});", re.IGNORECASE)
_MANY_BREAKS = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")


def boat_type_of(told: str) -> str:
    """Give the type as the format calls it; what is not known stays as it was told, and is refused by name."""
    slug = _GAPS.sub("_", told.strip().lower())
    return _BOAT_TYPES.get(slug, slug)


def fuel_of(told: str) -> str:
    """Give what an engine burns as the format calls it."""
    fuel = told.strip().lower()
    return _FUELS.get(fuel, fuel)


def condition_of(told: str) -> str:
    """Give the condition; that a boat is used says nothing of it."""
    condition = told.strip().lower()
    return "" if condition == _USED else condition


def plain_text(told: str) -> str:
    """Give a text as people read it where it was written as markup; a text without any stays as it is."""
    if _MARKUP.search(told):
        told = _MARKUP.sub("", _BREAKS.sub("\n", told.replace("\r", "")))
        told = _MANY_BREAKS.sub("\n\n", told)
    return html.unescape(told).strip() if _ENTITY.search(told) else told.strip()
