"""Five stars, filled to the tenth: drawn on every page of reviews, once for each of them."""

from functools import lru_cache

from markupsafe import Markup

_STAR = "m8 1.2 2.1 4.2 4.7.7-3.4 3.3.8 4.600L8 11.8 3.8 14l.8-4.600L1.2 6.100l4.7-.7z"
_FROM_STAR_TO_STAR = 17
_WIDTH = 16
_LEAST = 0.1  # a drawing without width is none


@lru_cache(maxsize=512)
def stars(value: float) -> Markup:
    """Draw them for a rating of 0 to 5."""
    drawn = "".join(_star(place * _FROM_STAR_TO_STAR, min(max(value - place, 0), 1)) for place in range(5))
    return Markup(f'<svg viewBox="0 0 84 16" aria-hidden="true">{drawn}</svg>')  # noqa: S704 - numbers and paths of ours


def _star(x: int, share: float) -> str:
    width = round(_WIDTH * share, 1)
    return (
        f'<svg x="{x}" width="16" height="16" viewBox="0 0 16 16"><path class="rating__off" d="{_STAR}"/></svg>'
        f'<svg x="{x}" width="{width}" height="16" viewBox="0 0 {width or _LEAST} 16">'
        f'<path class="rating__on" d="{_STAR}"/></svg>'
    )
