"""What is refused about a search."""

from collections.abc import Sequence

from stoa.kernel.errors import Detail, Invalid


class NoPlaceGiven(Invalid):
    """A distance was asked for, and nothing to measure it from."""

    code = "PLACE_NEEDED"
    message = "A distance needs a place to begin at: give lat and lon, or a postcode."

    def __init__(self, field: str = "lat") -> None:
        """Name the parameter that cannot work."""
        super().__init__(details=(Detail(field, "This works only together with lat and lon, or with a postcode."),))


class BackwardRange(Invalid):
    """The least that is asked for is more than the most, so nothing could ever fit."""

    code = "RANGE_BACKWARDS"
    message = "The least that is asked for is more than the most, so no boat could fit."

    def __init__(self, what: Sequence[str]) -> None:
        """Name both ends of each; `what` is such as `Price`."""
        self.what = tuple(what)
        details = [
            Detail(
                f"{end}{one}", f"This is {than} than {other}{one}, so no boat could fit. Swap them, or leave one out."
            )
            for one in what
            for end, than, other in (("min", "more", "max"), ("max", "less", "min"))
        ]
        super().__init__(details=tuple(details))


class UnknownPlace(Invalid):
    """No list has this place."""

    code = "UNKNOWN_PLACE"
    message = "We do not know this place."

    def __init__(self, field: str = "postcode", words: str = "This place is not known.") -> None:
        """Name the parameter that holds it, and say what to do."""
        super().__init__(details=(Detail(field, words),))


def unknown_postcode() -> UnknownPlace:
    """Say that a postcode is none."""
    words = "This is no postcode of the United States that we know. Elsewhere, give lat and lon."
    return UnknownPlace("postcode", words)


def unknown_town() -> UnknownPlace:
    """Say that a town is on no list."""
    words = "We do not know this town. Try a larger one nearby, or a postcode of the United States."
    return UnknownPlace("near", words)
