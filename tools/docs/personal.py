"""What is held about people, for every site: written from what the features declare."""

from stoa.accounts.privacy.datamap import list_holdings
from stoa.accounts.privacy.models import Holding
from stoa.kernel.feature import discover_sites

_HEAD = """# What is held about people

<!-- Written by `python -m tools.docs.generated` from what the features declare in `personal`. Change those. -->

The record of processing (Article 30 GDPR), as far as the software knows it: what stands where, why, and what becomes of
it when somebody leaves. People read the same under Account → Privacy; programs under `GET /api/v1/privacy/data-map`.
[How it is exported and erased](../developers/personal-data.md).
"""


def personal_page() -> str:
    """Write the page: first what every site holds, then what only one does."""
    sites = discover_sites()
    held = {site.title: list_holdings(site) for site in sites.values()}
    shared = [one for one in next(iter(held.values())) if all(one in others for others in held.values())]
    parts = [_HEAD, _section("Every site", shared)]
    parts += [_section(title, [one for one in own if one not in shared]) for title, own in held.items()]
    return "\n".join(parts)


def _section(title: str, holdings: list[Holding]) -> str:
    if not holdings:
        return f"## {title}\n\nNothing besides.\n"
    lines = [f"## {title}\n", "| what for | what | why | afterwards |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {one.title} | {line.what} | {line.why} | {line.afterwards} |" for one in holdings for line in one.holds
    ]
    return "\n".join(lines) + "\n"
