"""From a template and what it is told to the mail that is sent."""

import html
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket
from markupsafe import Markup

from stoa.ui import formats
from stoa.ui.look import Look

from .address import one_line
from .template import Letter, Template

LONGEST_SUBJECT = 200
MOST_LINKS = 50

_LETTERS = Path(__file__).parent / "letters"
_LINK = re.compile(r"https?://[^\s<>\"']+")
_HREF = re.compile(r'\shref="(https?://[^"]+)"')


class Written(msgspec.Struct, frozen=True):
    """A mail as it reads."""

    subject: str
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """Every address that the mail points to, in order and once."""
        in_text = [found.rstrip(".,;:!?)") for found in _LINK.findall(self.text)]
        in_html = [html.unescape(found) for found in _HREF.findall(self.html)]
        return list(dict.fromkeys([*in_text, *in_html]))[:MOST_LINKS]


class _CompiledLetters(BytecodeCache):
    """What letters were compiled to: the sites of a process have them in common, and compiling one takes long."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledLetters()


class Composer:
    """Writes mail in one site's look."""

    def __init__(self, look: Look, origin: str, folders: Iterable[Path] = ()) -> None:
        """Take the `mail/` folders of the site's features."""
        environment = Environment(
            loader=FileSystemLoader([*folders, _LETTERS]),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_compiled,
        )
        styles = styles_of(look)
        environment.globals |= {
            "site": {"title": look.title, "origin": origin},
            "style": lambda name: Markup('style="{}"').format(styles[name]),
        }
        environment.filters |= {
            "number": formats.number,
            "money": formats.money,
            "plural": formats.plural,
            "day": formats.day,
            "moment": formats.moment,
        }
        self._environment = environment

    def write(self, template: Template[Any], context: msgspec.Struct, letter: Letter) -> Written:
        """Write one mail. What is told cannot leave its place: not the subject's line, not the text's markup."""
        values = {field: getattr(context, field) for field in context.__struct_fields__}
        values |= {"unsubscribe_url": letter.unsubscribe_url, "to": letter.to}
        plain = self._environment.get_template(f"{template.name}.txt")
        subject = "".join(plain.blocks["subject"](plain.new_context(values)))
        text = plain.render(values)
        marked_up = self._environment.get_template(f"{template.name}.html").render(values)
        return Written(
            subject=one_line(subject, LONGEST_SUBJECT),
            text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
            html=marked_up,
        )


def styles_of(look: Look) -> dict[str, str]:
    """Give the styles of a letter's parts: mail programs read a style attribute, and little else."""
    ink = look.light
    face = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
    radius = "3px" if look.corners == "crisp" else "8px"
    return {
        "page": f"margin:0;padding:24px 12px;background:{ink.paper};color:{ink.ink};{face};font-size:16px",
        "sheet": f"width:100%;max-width:560px;background:{ink.surface};border:1px solid {ink.line};"
        f"border-radius:{radius}",
        "head": f"padding:20px 28px 0;{face};font-size:18px;font-weight:700;color:{ink.brand_ink}",
        "body": f"padding:8px 28px 24px;{face};font-size:16px;line-height:1.5;color:{ink.ink}",
        "title": f"margin:16px 0 8px;{face};font-size:22px;line-height:1.25;font-weight:700;color:{ink.ink}",
        "text": f"margin:0 0 16px;{face};font-size:16px;line-height:1.5;color:{ink.ink}",
        "soft": f"margin:0 0 12px;{face};font-size:14px;line-height:1.5;color:{ink.ink_soft}",
        "button": f"display:inline-block;padding:12px 22px;background:{ink.brand};color:{ink.on_brand};"
        f"text-decoration:none;font-weight:600;border-radius:{radius}",
        "link": f"color:{ink.brand_ink};word-break:break-all",
        "code": f"margin:0 0 16px;padding:12px 16px;background:{ink.sunk};border-radius:{radius};"
        f"font-family:ui-monospace,Menlo,Consolas,monospace;font-size:20px;letter-spacing:2px;color:{ink.ink}",
        "foot": f"padding:16px 28px 24px;border-top:1px solid {ink.line};{face};font-size:13px;line-height:1.5;"
        f"color:{ink.ink_soft}",
    }
