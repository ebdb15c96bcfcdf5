"""What holds for every page, whatever is on it."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Row

import pytest

import stoa.ui
from tests.ui.samples import HOSTILE, NONCE, SAMPLES, WHOLE_PAGES, Sample, a_boat, a_card, a_server, html_of, renderer

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Reads a page into its tags, and notices those that are closed in the wrong order."""

    def __init__(self, html: str) -> None:
        """Read all of it at once."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself, as drawings have."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Match a closing tag."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def values(self, attribute: str) -> list[str]:
        """Give every value of an attribute."""
        return [value for _, attributes in self.tags if (value := attributes.get(attribute))]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_page_renders_and_its_tags_are_balanced(name: str) -> None:
    reader = Reader(html_of(SAMPLES[name]))
    assert not reader.faults
    assert not reader.open


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_no_page_carries_styles_or_handlers_of_its_own(name: str) -> None:
    reader = Reader(html_of(SAMPLES[name]))
    inline = [
        (tag, key) for tag, attributes in reader.tags for key in attributes if key == "style" or key.startswith("on")
    ]
    assert not inline
    assert "style" not in {tag for tag, _ in reader.tags}


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_every_script_is_a_file_of_ours_with_the_nonce(name: str) -> None:
    found = [attributes for tag, attributes in Reader(html_of(SAMPLES[name])).tags if tag == "script"]
    scripts = [one for one in found if one.get("type") != "application/ld+json"]  # data, which no browser runs
    assert scripts
    assert {attributes.get("nonce") for attributes in scripts} == {NONCE}
    assert all((attributes.get("src") or "").startswith("/static/") for attributes in scripts)


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_every_id_is_there_once_and_everything_that_is_pointed_at_exists(name: str) -> None:
    reader = Reader(html_of(SAMPLES[name]))
    ids = reader.values("id")
    assert not [one for one, count in Counter(ids).items() if count > 1]
    pointers = (
        reader.values("for") + " ".join(reader.values("aria-describedby") + reader.values("aria-labelledby")).split()
    )
    assert not set(pointers) - set(ids)


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_a_page_has_a_title_a_language_one_main_part_and_a_first_heading(name: str) -> None:
    html = html_of(SAMPLES[name])
    counts = Counter(tag for tag, _ in Reader(html).tags)
    assert re.search(r"<title>\S", html)
    assert '<html lang="en"' in html
    assert counts["main"] == 1
    if not name.startswith("components"):
        assert counts["h1"] == 1


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_every_field_and_every_button_has_a_name(name: str) -> None:
    html = html_of(SAMPLES[name])
    reader = Reader(html)
    labelled = set(reader.values("for"))
    wrapped = {
        match
        for label in re.findall(r"<label.*?</label>", html, re.DOTALL)
        for match in re.findall(r'name="([^"]+)"', label)
    }
    nameless = [
        attributes
        for tag, attributes in reader.tags
        if tag in {"input", "select", "textarea"}
        and attributes.get("type") != "hidden"
        and not attributes.get("aria-label")
        and attributes.get("id") not in labelled
        and attributes.get("name") not in wrapped
    ]
    assert not nameless
    buttons = re.findall(r"<button([^>]*)>(.*?)</button>", html, re.DOTALL)
    assert not [head for head, body in buttons if "aria-label" not in head and not re.sub(r"<[^>]+>", "", body).strip()]


def test_every_template_compiles() -> None:
    environment = renderer().environment
    names = renderer().template_names()
    assert len(names) > 50
    for name in names:
        environment.get_template(name)


def test_every_page_of_the_design_system_has_a_sample() -> None:
    """Pages of features are asked for where they are served, with what their own rooms give them."""
    parts = re.compile(r"components/|parts|bare\.html|frame\.html|layout\.html|error_fragment|dev/parts")
    own = Path(stoa.ui.__file__).parent / "templates"
    pages = {name for name in renderer().template_names() if not parts.search(name) and (own / name).is_file()}
    assert len(pages) > 3
    assert pages <= {sample.template for sample in SAMPLES.values()}


def test_what_people_write_is_never_markup() -> None:
    tags = [Row(slug=HOSTILE, name=HOSTILE)]
    words = dict.fromkeys(("name", "short_description", "description", "region", "slug"), HOSTILE)
    server = a_server(1, tags=tags, **words)
    card = a_card(1, tags=tags, **words)
    shelves = {"busy": [card], "rising": [], "loved": [], "fresh": []}
    boat = a_boat(1, title=HOSTILE, place=HOSTILE, state=HOSTILE, description=HOSTILE, slug=HOSTILE)
    error = SAMPLES["error-404"]
    hostile = [
        Sample("firstspawn/server.html", SAMPLES["server"].page, dict(SAMPLES["server"].context) | {"server": server}),
        Sample(
            "firstspawn/servers.html",
            error.page,
            dict(SAMPLES["servers"].context) | {"servers": [card], "query": HOSTILE},
        ),
        Sample("firstspawn/home.html", error.page, dict(SAMPLES["firstspawn-home"].context) | {"shelves": shelves}),
        Sample(
            "marinemarket/boats.html", error.page, dict(SAMPLES["boats"].context) | {"boats": [boat], "query": HOSTILE}
        ),
        Sample(
            "error.html", error.page, dict(error.context) | {"message": HOSTILE, "request_id": HOSTILE, "code": HOSTILE}
        ),
        Sample("error_fragment.html", error.page, dict(error.context) | {"message": HOSTILE, "code": HOSTILE}),
    ]
    for sample in hostile:
        reader = Reader(html_of(sample))
        assert not reader.faults
        assert all("onerror" not in attributes for _, attributes in reader.tags)
        scripts = [attributes for tag, attributes in reader.tags if tag == "script" and "src" not in attributes]
        assert all(one.get("type") == "application/ld+json" for one in scripts)  # data, which no browser runs
        assert not [tag for tag, _ in reader.tags if tag == "img"]


def test_a_block_renders_alone_as_it_does_within_its_page() -> None:
    sample = SAMPLES["servers"]
    alone = renderer().render_block(sample.template, "results", sample.page, **sample.context)
    assert alone.strip().startswith('<section id="results"')
    assert alone in html_of(sample)


def test_a_page_without_a_nonce_names_none() -> None:
    sample = SAMPLES["landing-empty"]
    html = renderer().render("landing.html", type(sample.page)(), sites=[])
    assert "nonce" not in html


def test_an_appeal_is_only_a_link_where_it_leads_to_this_site_or_a_safe_one() -> None:
    made = SAMPLES["error-decision"].context["decision"]
    render = (
        renderer()
        .environment.from_string('{% from "components/decision.html" import decision as explain %}{{ explain(made) }}')
        .render
    )
    assert "<a href" in render(made=made)
    for address in ("javascript:alert(1)", "//elsewhere.example/", "Write to the moderators."):
        changed = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"how_to_appeal": address})
        assert "<a href" not in render(made=changed)


def test_a_page_that_took_too_long_says_so_and_may_be_tried_again() -> None:
    page = html_of(SAMPLES["error-504"])
    assert "<h1>This took too long</h1>" in page
    assert "Try again" in page
