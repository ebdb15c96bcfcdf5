"""Money in whole numbers: how many digits a currency has, and how provider amounts become ours."""

import re
from decimal import Decimal, InvalidOperation

# ISO 4217: currencies whose smallest unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF"), 0
    ),
    **dict.fromkeys(("XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
# Stripe counts these in hundredths though they have none.
_STRIPE_HUNDREDTHS = frozenset({"ISK", "UGX"})
_LARGEST = 10**15
_TYPED = re.compile(r"\d{1,15}(?:[.,](\d{1,4}))?")


def minor_digits(currency: str) -> int:
    """Say how many digits follow the point."""
    return _DIGITS.get(currency, 2)


def to_minor(amount: str | float | Decimal, currency: str) -> int:
    """Read an amount as a provider writes it, with a point; refuse what is no whole number of the smallest unit."""
    try:
        units = Decimal(str(amount)).scaleb(minor_digits(currency))
    except InvalidOperation:
        message = f"{amount!r} is no amount."
        raise ValueError(message) from None
    if not units.is_finite() or units != units.to_integral_value() or abs(units) > _LARGEST:
        message = f"{amount!r} {currency} is no whole number of its smallest unit."
        raise ValueError(message)
    return int(units)


def read_typed(text: str, currency: str) -> int:
    """Read an amount as a person writes it, with a point or a comma before what is less than a whole one.

    More digits behind it than the currency has could be thousands, and are refused.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None or len(found[1] or "") > minor_digits(currency):
        message = f"{text!r} is no amount of {currency}."
        raise ValueError(message)
    return to_minor(text.strip().replace(",", "."), currency)


def to_major(amount: int, currency: str) -> str:
    """Write an amount with a point, as providers and people read it."""
    digits = minor_digits(currency)
    return f"{Decimal(amount).scaleb(-digits):.{digits}f}"


def to_stripe(amount: int, currency: str) -> int:
    """Give an amount in the unit that Stripe counts in."""
    return amount * 100 if currency in _STRIPE_HUNDREDTHS else amount


def from_stripe(amount: int, currency: str) -> int:
    """Give an amount that Stripe counted in its unit; what does not divide is no amount of that currency."""
    if currency not in _STRIPE_HUNDREDTHS:
        return amount
    whole, rest = divmod(amount, 100)
    if rest:
        message = f"{amount} is no whole number of {currency}."
        raise ValueError(message)
    return whole
