"""MarineMarket's face: deep navy and sand, with room for the picture."""

from pathlib import Path

from stoa.ui.look import Look, Palette, read_mark

LOOK = Look(
    name="marinemarket",
    title="MarineMarket",
    tagline="Boats for sale, from dinghy to trawler.",
    mark=read_mark(Path(__file__).with_name("mark.svg")),
    light=Palette(
        paper="#fbf8f3",
        surface="#ffffff",
        sunk="#f3ece0",
        line="#e7ddcc",
        edge="#877c66",
        ink="#0e1b2c",
        ink_soft="#4d5a6a",
        brand="#0f3a63",
        on_brand="#ffffff",
        brand_ink="#0f4577",
        brand_wash="#e4edf5",
        spark="#84570f",
    ),
    dark=Palette(
        paper="#0a1422",
        surface="#101d2f",
        sunk="#070e19",
        line="#20324a",
        edge="#647993",
        ink="#eaf0f7",
        ink_soft="#a6b6c9",
        brand="#e3c48f",
        on_brand="#1b1404",
        brand_ink="#ebcf9f",
        brand_wash="#1c2b42",
        spark="#86baea",
    ),
    display="serif",
)
