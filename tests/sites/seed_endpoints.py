"""Finding what was promised to programs in what a site's document says that it answers."""

import re

from tests.harness.web import SiteUnderTest

_WILD = re.compile(r":\w+|\{\w+\}")


async def missing_endpoints(site: SiteUnderTest, promised: str) -> set[str]:
    """Give the lines `METHOD /path` that the document does not have; names in a path may differ."""
    paths = (await site.get("/api/v1/openapi.json")).json()["paths"]
    answered = [(method.upper(), path.split("/")) for path, methods in paths.items() for method in methods]
    return {
        line
        for line in promised.split("\n")
        if line and not any(_is_it(line, method, parts) for method, parts in answered)
    }


def _is_it(line: str, method: str, parts: list[str]) -> bool:
    asked, path = line.split()
    wanted = path.split("/")
    return (
        asked == method
        and len(wanted) == len(parts)
        and all(
            there.startswith("{") or (_WILD.fullmatch(one) is None and one == there)
            for one, there in zip(wanted, parts, strict=True)
        )
    )
