"""One Jinja environment for every page of a process."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)

from stoa.ui import charts, formats, scenes, worldmap
from stoa.ui.compiled import FORM
from stoa.ui.default_look import STOA
from stoa.ui.frames import Frames, is_open
from stoa.ui.icons import icon, icon_names
from stoa.ui.look import Look
from stoa.ui.quick import QuickEnvironment, encoded, once
from stoa.ui.stars import stars
from stoa.ui.statics import StaticIndex, build_index

_FOLDER = Path(__file__).parent
_HUES = 8


def _machine_time() -> datetime:
    return datetime.now(UTC)  # lint: allow ST012 - the kernel gives its clock; this layer cannot import it


_media_origin: ContextVar[str] = ContextVar("media_origin", default="")
"""Of the page that is being rendered: macros, which know nothing of it, write addresses as well."""


def media_url(address: str) -> str:
    """Give the whole address of a published file that stands on an origin of its own."""
    published = address.startswith("/media/") and not address.startswith("/media/private/")
    return _media_origin.get() + address if published else address


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go, with its words."""

    label: str
    href: str
    icon: str = ""


class Account(msgspec.Struct, frozen=True):
    """Who is signed in, as far as the header shows it."""

    name: str
    links: Sequence[Link] = ()
    unread: int = 0
    notifications_url: str = ""
    """Where the bell leads; without it there is none."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever looks must know on every page, and where it is dealt with."""

    words: str
    link: Link
    posts: bool = False
    """Whether the link is a button that ends it, rather than a place to go."""


class Page(msgspec.Struct, frozen=True):
    """What every page knows of its site and its request, whatever else it shows.

    Each room that adds to it makes it anew, for every page; a struct is made in a twentieth of the time.
    """

    look: Look = STOA
    nonce: str = ""
    path: str = "/"
    theme: str = ""
    csrf_token: str = ""
    media_origin: str = ""
    """Where published files stand, if not here; templates write their addresses with `| media_url`."""
    nav: Sequence[Link] = ()
    footer: Sequence[Link] = ()
    search_url: str = ""
    search_label: str = "Search"
    search_name: str = "q"
    sign_in: Link | None = None
    sign_up: Link | None = None
    sign_out_url: str = ""
    account: Account | None = None
    notice: Notice | None = None
    crumbs: Sequence[Link] = ()
    person_page: str = ""
    """Where the page of a person is, before their username; empty where a site has no such pages."""


class _Whole(PrefixLoader):
    """Loads what stands under a prefix, which stays a part of its name: by that it is known what is remembered."""

    load = BaseLoader.load


class Renderer:
    """Turns templates into pages, and knows every static file's URL."""

    def __init__(
        self,
        looks: Iterable[Look] = (),
        template_folders: Iterable[Path] = (),
        *,
        cache_folder: Path | None = None,
        reload: bool = False,
        now: Callable[[], datetime] = _machine_time,
    ) -> None:
        """Take the looks of the sites that are served and the `templates/` folders of their features."""
        self.looks = {look.name: look for look in (STOA, *looks)}
        kept = cache_folder.with_name("static") if cache_folder else None
        self.statics: StaticIndex = build_index(self.looks.values(), cache=kept)
        self.environment = _environment(template_folders, cache_folder, reload=reload)
        self.environment.filters["ago"] = lambda value: formats.ago(value, now())
        self.environment.filters["media_url"] = media_url
        frames = Frames(self.environment, keeps=not reload)
        self.environment.globals |= {
            "asset": self.statics.url,
            "has_asset": self.statics.url_of.__contains__,
            "icon": icon,
            "is_open": is_open,
            "icon_names": icon_names,
            "looks": self.looks,
            "once": once,
            "charts": charts,
            "frame_head": frames.head,
            "frame_header": frames.header,
            "frame_footer": frames.footer,
            "frame_keys": frames.keys,
            "scenes": scenes,
            "stars": stars,
            "worldmap": worldmap,
        }

    def render(self, template: str, page: Page, **context: Any) -> str:
        """Render one template for one page."""
        _media_origin.set(page.media_origin)
        return self.environment.get_template(template).render(page=page, **context)

    def encode(self, template: str, page: Page, **context: Any) -> bytes:
        """Render one template for one page, as it is sent."""
        _media_origin.set(page.media_origin)
        return encoded(self.environment.get_template(template), {"page": page, **context})

    def render_block(self, template: str, block: str, page: Page, **context: Any) -> str:
        """Render one block of a template, for an answer that htmx sets into a page that is there already."""
        _media_origin.set(page.media_origin)
        found = self.environment.get_template(template)
        inside = found.new_context({"page": page, **context})
        # The first step of the root runs the template's imports and learns its blocks; nothing is written by then.
        next(iter(found.root_render_func(inside)), None)
        return "".join(inside.blocks[block][0](inside))

    def template_names(self) -> list[str]:
        """Name every template and component, for tests that walk them."""
        return self.environment.list_templates(extensions=["html", "txt", "xml", "svg"])


def _environment(folders: Iterable[Path], cache_folder: Path | None, *, reload: bool) -> Environment:
    if cache_folder is not None:
        cache_folder.mkdir(parents=True, exist_ok=True)
    environment = QuickEnvironment(
        loader=ChoiceLoader(
            [
                FileSystemLoader([_FOLDER / "templates", *folders]),
                _Whole({"components": FileSystemLoader(_FOLDER / "components")}),
            ],
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
        cache_size=-1,
        bytecode_cache=_bytecode_in(cache_folder) if cache_folder else None,
    )
    environment.policies["json.dumps_function"] = _json
    environment.filters |= {
        "number": formats.number,
        "compact": formats.compact,
        "money": formats.money,
        "file_size": formats.file_size,
        "plural": formats.plural,
        "feet": formats.feet,
        "day": formats.day,
        "moment": formats.moment,
        "initials": formats.initials,
        "labelled": formats.labelled,
        "spoken": formats.spoken,
        "urlencode": formats.urlencode,
        "hue": hue,
    }
    return environment


_sorted_json = json.JSONEncoder(sort_keys=True).encode


def _json(value: Any, **how: Any) -> str:
    """Write JSON as Jinja asks for it, without making an encoder each time."""
    return _sorted_json(value) if how == {"sort_keys": True} else json.dumps(value, **how)


def _bytecode_in(folder: Path) -> FileSystemBytecodeCache:
    """Keep what templates are compiled to; as cards have components written into them, it hangs on these as well."""
    mark = hashlib.blake2b(digest_size=8)
    for component in sorted((_FOLDER / "components").glob("*.html")):
        mark.update(component.read_bytes())
    return FileSystemBytecodeCache(str(folder), pattern=f"form-{FORM}-{mark.hexdigest()}-%s.cache")


def hue(text: str) -> int:
    """Pick one of the avatar colours, always the same for the same text."""
    return hashlib.blake2b(text.encode(), digest_size=2).digest()[0] % _HUES
