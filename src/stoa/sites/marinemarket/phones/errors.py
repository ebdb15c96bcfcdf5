"""What is refused about phones."""

from stoa.kernel.errors import Conflict, Detail, Invalid


class NoNumbersHere(Conflict):
    """There is no gateway."""

    code = "PHONES_NOT_OFFERED"
    message = "Phone numbers are not verified here: the operator has named nobody who takes texts."


class BadNumber(Invalid):
    """It is no number."""

    code = "BAD_PHONE_NUMBER"
    message = "Write the number with the code of its country, such as +1 305 555 0123."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(details=(Detail("number", self.message),))


class TooManyCodes(Conflict):
    """Enough texts for a day."""

    code = "TOO_MANY_CODES"
    message = "Five codes were sent today. Try again tomorrow."


class WrongPhoneCode(Invalid):
    """It is another code, too old, or guessed at too often."""

    code = "WRONG_PHONE_CODE"
    message = "This is not the code, or it has waited for more than ten minutes. After five tries, ask for a new one."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(details=(Detail("code", self.message),))


class NumberTaken(Conflict):
    """Somebody else has it."""

    code = "PHONE_TAKEN"
    message = "This number belongs to another account here. Take it off there first."
