"""How boats are written for feed readers and for search engines."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from stoa.ui.formats import feet, money

from .queries import Address, Entry

_NOT_XML = "\ufffe\uffff"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PARTS = 16


def write_rss(origin: str, title: str, entries: Sequence[Entry]) -> bytes:
    """Write the newest boats as RSS 2.0."""
    items = "".join(_item(origin, one) for one in entries)
    built = f"<lastBuildDate>{format_datetime(entries[0].created_at)}</lastBuildDate>" if entries else ""
    own = f'<atom:link href="{_text(origin)}/boats.rss" rel="self" type="application/rss+xml"/>'
    about = "<description>The newest boats for sale.</description><language>en</language>"
    head = f"<title>{_text(title)}</title><link>{_text(origin)}/boats</link>{about}{own}{built}"
    spaces = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'{_HEAD}<rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'.encode()


def _item(origin: str, one: Entry) -> str:
    link = f"{origin}/boats/{one.slug}"
    where = ", ".join(part for part in (one.city, one.state) if part)
    facts = f"{money(one.price, one.currency)} · {one.year} · {one.length_m:.1f} m ({feet(one.length_m)}) · {where}"
    return (
        f"<item><title>{_text(one.title)}</title><link>{_text(link)}</link><guid>{_text(link)}</guid>"
        f"<pubDate>{format_datetime(one.created_at)}</pubDate>"
        f"{_picture(origin, one)}<description>{_text(f'{facts}. {one.description}')}</description></item>"
    )


def _picture(origin: str, one: Entry) -> str:
    if one.picture_key is None:
        return ""
    return f'<enclosure url="{_text(f"{origin}/{one.picture_key}")}" length="{one.picture_size}" type="image/jpeg"/>'


def write_index(origin: str, names: Sequence[str]) -> bytes:
    """Write the list of the site's maps."""
    found = "".join(f"<sitemap><loc>{_text(f'{origin}/sitemap/{name}')}</loc></sitemap>" for name in names)
    return f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</sitemapindex>'.encode()


def write_robots(origin: str) -> bytes:
    """Tell crawlers where the maps are, and which pages are nobody's but their owner's."""
    closed = ("/api/", "/account", "/admin", "/broker/", "/deals", "/messages", "/sell/", "/sign-in", "/compare?")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {origin}/sitemap.xml", "")
    return "\n".join(lines).encode()


def write_map(origin: str, addresses: Sequence[Address]) -> bytes:
    """Write addresses with the time of their last change."""
    found = "".join(f"<url><loc>{_text(origin + at.path)}</loc>{_changed(at.changed_at)}</url>" for at in addresses)
    return f'{_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{found}</urlset>'.encode()


def _changed(at: datetime) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>"


def _text(words: str) -> str:
    """Escape for XML, and leave out what XML cannot hold at all."""
    return escape("".join(letter for letter in words if (letter >= " " and letter not in _NOT_XML) or letter in "\n\t"))
