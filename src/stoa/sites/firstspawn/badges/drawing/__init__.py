"""A badge as a drawing that stands for itself."""

from markupsafe import Markup, escape

from stoa.ui.icons import icon

SHAPE = "M20 1.5 36.5 11v18L20 38.5 3.5 29V11z"


def draw_badge(color: str, icon_name: str, name: str) -> str:
    """Draw a badge: a hexagon of its colour with its sign."""
    sign = icon(icon_name, size=18)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="80" height="80" role="img" '
        'aria-label="{name}"><title>{name}</title><path fill="{color}" d="{shape}"/>'
        '<g transform="translate(11 11)" color="#fff">{sign}</g></svg>'
    ).format(name=escape(name), color=color, shape=SHAPE, sign=sign)
