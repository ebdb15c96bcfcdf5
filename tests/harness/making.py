"""Which answers were made anew, and which were kept."""

from collections.abc import Sequence

from .web import SiteUnderTest


async def count_made(site: SiteUnderTest, paths: Sequence[str]) -> int:
    """Ask for answers; give how many of them were made anew."""
    tally = site.runtime.caches[site.name].tally("pages")
    before = tally.made
    for path in paths:
        answer = await site.get(path, headers={"Accept": "application/json" if "/api/" in path else "text/html"})
        assert answer.status_code == 200, path
    return tally.made - before
