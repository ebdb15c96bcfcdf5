"""XML for readers of feeds and for search engines."""

from collections.abc import Iterable
from email.utils import format_datetime
from html import escape

from stoa.sites.firstspawn.share.models import Address, Mentioned

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _plain(text: str) -> str:
    """Write text as XML takes it: without the characters that it cannot hold at all."""
    return escape("".join(one for one in text if one.isprintable() or one in "\n\t"))


def write_rss(origin: str, servers: Iterable[Mentioned]) -> str:
    """Write the feed of new servers."""
    items = "".join(
        f"<item><title>{_plain(one.name)}</title><link>{escape(origin)}/servers/{one.slug}</link>"
        f'<guid isPermaLink="true">{escape(origin)}/servers/{one.slug}</guid>'
        f"<pubDate>{format_datetime(one.created_at)}</pubDate>"
        f"<description>{_plain(one.short_description)}</description></item>"
        for one in servers
    )
    return (
        f'{_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>New on FirstSpawn</title>'
        f'<link>{escape(origin)}/</link><atom:link href="{escape(origin)}/feeds/servers.rss" rel="self" '
        'type="application/rss+xml"/><description>Minecraft and Hytale servers that were listed a short while ago.'
        f"</description><language>en</language>{items}</channel></rss>"
    )


def write_index(origin: str, pages: int) -> str:
    """Write the map of maps."""
    parts = "".join(f"<sitemap><loc>{escape(origin)}/sitemaps/{number}</loc></sitemap>" for number in range(pages))
    return f"{_HEAD}<sitemapindex {_MAP}>{parts}</sitemapindex>"


def write_map(origin: str, fixed: Iterable[str], servers: Iterable[Address]) -> str:
    """Write one map: pages that are always there, and servers."""
    parts = [f"<url><loc>{escape(origin + path)}</loc></url>" for path in fixed]
    parts += [
        f"<url><loc>{escape(origin)}/servers/{one.slug}</loc><lastmod>{one.changed_at:%Y-%m-%d}</lastmod></url>"
        for one in servers
    ]
    return f"{_HEAD}<urlset {_MAP}>{''.join(parts)}</urlset>"


def write_robots(origin: str) -> str:
    """Tell crawlers where to look, and where not to."""
    closed = ("/api/", "/account", "/my/", "/admin", "/sign-in", "/servers?", "/compare?")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {origin}/sitemap.xml", ""]
    return "\n".join(lines)
