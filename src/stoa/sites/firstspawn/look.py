"""FirstSpawn's face: night green and amber, crisp at the corners."""

from pathlib import Path

from stoa.ui.look import Look, Palette, read_mark

LOOK = Look(
    name="firstspawn",
    title="FirstSpawn",
    tagline="Find a Minecraft or Hytale server worth staying on.",
    mark=read_mark(Path(__file__).with_name("mark.svg")),
    light=Palette(
        paper="#f3f6f1",
        surface="#ffffff",
        sunk="#e8eee5",
        line="#d5ded1",
        edge="#728272",
        ink="#122019",
        ink_soft="#4a5d52",
        brand="#14713f",
        on_brand="#ffffff",
        brand_ink="#0f683a",
        brand_wash="#dcf1e2",
        spark="#8f5300",
    ),
    dark=Palette(
        paper="#0b120f",
        surface="#121c17",
        sunk="#080d0b",
        line="#22322a",
        edge="#64796d",
        ink="#e6f0e9",
        ink_soft="#9fb5a8",
        brand="#3ddc84",
        on_brand="#04210f",
        brand_ink="#5ce49a",
        brand_wash="#11311f",
        spark="#ffb638",
    ),
    display="mono",
    corners="crisp",
    theme="dark",
)
