"""Text can be read and controls can be seen, in every face and both themes: WCAG 2.2 AA, computed."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from stoa.ui.look import Look, Palette
from tests.ui.samples import LOOKS

TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunk")
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink_soft", "brand_ink", "spark") for ground in GROUNDS],
    *[(ink, "brand_wash", TEXT) for ink in ("ink", "brand_ink", "ink_soft")],
    ("on_brand", "brand", TEXT),
    *[("edge", ground, CONTROL) for ground in ("paper", "surface")],
    *[("brand_ink", ground, CONTROL) for ground in GROUNDS],
    *[(tone, ground, TEXT) for tone in ("good", "warn", "bad", "note") for ground in GROUNDS],
    *[(tone, f"{tone}_wash", TEXT) for tone in ("good", "warn", "bad", "note")],
    *[("ink", f"{tone}_wash", TEXT) for tone in ("good", "warn", "bad", "note")],
    ("on_bad", "bad_ground", TEXT),
    *[("star", ground, CONTROL) for ground in ("surface", "paper")],
]
PALETTES = [(look, theme) for look in LOOKS for theme in ("light", "dark")]


def luminance(colour: str) -> float:
    """Compute the relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shared_tokens(theme: str) -> dict[str, str]:
    """Read the colours that no look overrides from the stylesheet that is served."""
    css = Path("src/stoa/ui/static/tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    return {name.replace("-", "_"): light if theme == "light" else dark for name, light, dark in found}


@pytest.mark.parametrize(("look", "theme"), PALETTES, ids=[f"{look.name}-{theme}" for look, theme in PALETTES])
def test_every_pair_of_colours_that_meet_has_enough_contrast(look: Look, theme: str) -> None:
    palette: Palette = getattr(look, theme)
    colours = shared_tokens(theme) | asdict(palette)
    weak = {
        f"{ink} on {ground}": round(ratio, 2)
        for ink, ground, least in PAIRS
        if (ratio := contrast(colours[ink], colours[ground])) < least
    }
    assert not weak


def test_initials_can_be_read_on_every_avatar() -> None:
    css = Path("src/stoa/ui/static/components/avatar.css").read_text(encoding="utf-8")
    hues = re.findall(r"\.hue-\d \{ fill: (#[0-9a-f]{6})", css)
    assert len(hues) == 8
    assert min(contrast(hue, "#ffffff") for hue in hues) >= TEXT


def test_the_default_tokens_are_those_of_the_default_look() -> None:
    for theme in ("light", "dark"):
        tokens = shared_tokens(theme)
        palette = asdict(getattr(LOOKS[0], theme))
        assert {name: tokens[name] for name in palette} == palette
