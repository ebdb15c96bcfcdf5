"""Stoa's own face: the landing page, the developer's pages, and any site that has not chosen one."""

from pathlib import Path

from stoa.ui.look import Look, Palette, read_mark

STOA = Look(
    name="stoa",
    title="Stoa",
    tagline="One roof, complete sites.",
    mark=read_mark(Path(__file__).with_name("mark.svg")),
    light=Palette(
        paper="#faf9f6",
        surface="#ffffff",
        sunk="#f1efe9",
        line="#e2ded5",
        edge="#857e71",
        ink="#1d1b18",
        ink_soft="#5c574d",
        brand="#1b4f72",
        on_brand="#ffffff",
        brand_ink="#1a4d70",
        brand_wash="#e4eef5",
        spark="#a8481f",
    ),
    dark=Palette(
        paper="#121316",
        surface="#1a1c20",
        sunk="#0d0e10",
        line="#2c2e34",
        edge="#777a84",
        ink="#eceae5",
        ink_soft="#aaa79f",
        brand="#8cc0e6",
        on_brand="#0a1824",
        brand_ink="#97c8ec",
        brand_wash="#172a3a",
        spark="#eb966c",
    ),
    display="humanist",
)
