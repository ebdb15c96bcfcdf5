"""What a browser fetches: named by its content, compressed once, and small."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from stoa.ui.look import stylesheet
from stoa.ui.statics import UnknownAsset, build_index, squeeze_css
from tests.ui.samples import LOOKS, SAMPLES, html_of, renderer

FIRST_PAINT = 50_000
OWN_SCRIPT = 12_500


def test_a_file_says_the_same_in_every_encoding() -> None:
    for file in renderer().statics.by_url.values():
        if file.brotli is not None:
            assert brotli.decompress(file.brotli) == file.body
        if file.gzip is not None:
            assert gzip.decompress(file.gzip) == file.body


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "components").mkdir()
    for name in ("tokens.css", "base.css", "docs.css", "stoa.js"):
        (tmp_path / name).write_text("a{}", encoding="utf-8")
    before = build_index([], tmp_path)
    (tmp_path / "stoa.js").write_text("b{}", encoding="utf-8")
    after = build_index([], tmp_path)
    assert before.url("stoa.js") != after.url("stoa.js")
    assert before.url("stoa.css") == after.url("stoa.css")


def test_an_unknown_file_is_named() -> None:
    with pytest.raises(UnknownAsset, match=r"nothing\.css"):
        renderer().statics.url("nothing.css")


@pytest.mark.parametrize("name", ["landing", "firstspawn-home", "marinemarket-home", "servers", "boat-with-photos"])
def test_the_first_paint_needs_less_than_fifty_kilobytes_of_css_and_script(name: str) -> None:
    statics = renderer().statics
    urls = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', html_of(SAMPLES[name])))
    assert statics.url("stoa.css") in urls
    sizes = {url: len(statics.by_url[url].gzip or statics.by_url[url].body) for url in urls}
    assert sum(sizes.values()) < FIRST_PAINT


def test_our_own_script_stays_small() -> None:
    assert len(renderer().statics.by_url[renderer().statics.url("stoa.js")].body) < OWN_SCRIPT


def test_every_page_names_only_files_that_are_served() -> None:
    for name in SAMPLES:
        for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', html_of(SAMPLES[name])):
            assert url in renderer().statics.by_url


def test_squeezing_keeps_what_carries_meaning() -> None:
    css = (
        "/* why */ .a > .b:not( .c )  { margin: 0 auto;\n  width: calc( 1px + 2px ); }\n"
        "@media (min-width: 10px) and (hover: none) { .d .e { color: red; } }"
    )
    squeezed = squeeze_css(css)
    assert "why" not in squeezed
    assert "1px + 2px" in squeezed
    assert "0 auto" in squeezed
    assert ".d .e{" in squeezed
    assert "and (hover:" in squeezed
    assert squeeze_css(squeezed) == squeezed


def test_squeezing_keeps_a_space_before_a_pseudo_class() -> None:
    assert ".a :is(h2,h3){" in squeeze_css(".a :is(h2, h3) { color: red; }")


def test_the_stylesheet_speaks_of_no_font_file_and_of_no_other_host() -> None:
    for look in LOOKS:
        assert "url(" not in stylesheet(look)
    css = renderer().statics.by_url[renderer().statics.url("stoa.css")].body.decode()
    assert "url(" not in css
    assert "@import" not in css
    assert "@font-face" not in css


def test_every_class_that_a_page_uses_is_styled_or_known_to_be_bare() -> None:
    css = renderer().statics.by_url[renderer().statics.url("stoa.css")].body.decode()
    styled = set(re.findall(r"\.([a-z][a-z0-9_-]*)", css))
    bare = {"alert--note", "avatar--m", "btn--secondary", "chart__line--0", "player__clip", "tabs"}
    used = {
        one
        for name in SAMPLES
        for value in re.findall(r'class="([^"]*)"', html_of(SAMPLES[name]))
        for one in value.split()
        if not one.startswith("look-")
    }
    assert not used - styled - bare
