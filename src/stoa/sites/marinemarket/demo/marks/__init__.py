"""Logos of the demo's firms: drawn here, so that they belong to nobody else."""

from stoa.sites.marinemarket.demo.rules import choose

_SIZE = 320
_NAVY, _BLUE, _SEA, _ICE, _SAND, _RED, _GREEN = (
    "#12314f",
    "#1d5f9e",
    "#2b7f8f",
    "#e6f0f4",
    "#f4ead6",
    "#c8452f",
    "#5fc29b",
)
_WAVE = (
    "M40 232C72 212 104 212 136 232S200 252 232 232S268 216 284 222V246"
    "C268 240 264 236 232 256S168 276 136 256S72 236 40 256Z"
)
# A background, and shapes upon it: what is filled, and the path of it.
_MARKS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    # A sail before two waves.
    "tidewater-yacht-brokers": (
        _NAVY,
        (
            (_SAND, "M168 50V206H74C112 164 148 112 168 50Z"),
            (_ICE, "M182 86C214 120 236 166 242 206H182Z"),
            (_SEA, _WAVE),
        ),
    ),
    # A pennant on its staff.
    "blue-pennant-marine": (
        _SAND,
        (
            (_NAVY, "M78 44H94V280H78Z"),
            (_BLUE, "M94 58L268 118L94 178Z"),
            (_SAND, "M120 118A20 20 0 1 0 160 118A20 20 0 1 0 120 118Z"),
        ),
    ),
    # A hull under northern lights.
    "nordlys-baadsalg": (
        "#0f2433",
        (
            (_GREEN, "M52 70C96 40 128 118 176 86S244 54 276 78C240 82 224 134 172 130S96 86 52 112Z"),
            (_SEA, "M64 136C104 116 132 166 180 144S236 124 262 138C232 146 216 176 176 172S104 150 64 160Z"),
            (_ICE, "M60 206H260C248 244 220 262 190 262H128C96 262 72 242 60 206Z"),
        ),
    ),
}


def draw_mark(slug: str) -> str:
    """Draw the logo of a firm, the same each time; firms that are not known here share what there is."""
    ground, shapes = _MARKS.get(slug) or _MARKS[choose(f"mark {slug}", sorted(_MARKS))]
    paths = "".join(f'<path fill="{fill}" d="{path}"/>' for fill, path in shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" width="{_SIZE}" height="{_SIZE}">'
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="{ground}"/>{paths}</svg>'
    )
