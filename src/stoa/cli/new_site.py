"""`stoa new-site`: one folder that runs, passes the checks, and shows where everything goes."""

import keyword
import re
from collections.abc import Iterator
from pathlib import Path

import click

import stoa
import stoa.sites
from stoa.kernel import clock
from stoa.kernel.db.migrations import load_migrations
from stoa.kernel.feature import discover_sites

from .say import say

_SKELETON = Path(__file__).parent / "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")
_TAKEN = frozenset({"stoa", "www", "localhost", "test", "api", "static"})


@click.command()
@click.argument("name")
@click.option("--title", help="What it is called. Default: the name, in capitals where they belong.")
def command(name: str, title: str | None) -> None:
    """Begin a new site NAME: a folder of its own under `stoa/sites`, with a room to learn from, and its tests."""
    _check(name)
    root = Path(next(iter(stoa.sites.__path__)))
    package = name.replace("-", "_")
    words = {
        "@site": name,
        "@package": package,
        "@title": title or name.replace("-", " ").title(),
        "@version": _version(),
    }
    written = list(_copy(_SKELETON / "site", root / package, words))
    tests = root.parents[2] / "tests" / "sites"
    if tests.is_dir():
        written += _copy(_SKELETON / "tests", tests / package, words)
    for path in written:
        say(f"  {path}")
    say(f"{words['@title']} stands. See it: stoa serve {name} --demo")


def _version() -> str:
    """Give its migration a number: now, but after every other that stands, for it builds on their tables."""
    folders = Path(stoa.__file__).parent.rglob("migrations")
    last = max((int(one.version) for one in load_migrations(folders)), default=0)
    return str(max(int(clock.now().strftime("%Y%m%d%H%M%S")), last + 1))


def _check(name: str) -> None:
    package = name.replace("-", "_")
    if not _NAME.fullmatch(name) or keyword.iskeyword(package) or name in _TAKEN:
        message = (
            f"{name!r} cannot name a site: use 2 to 31 lower-case letters, digits and hyphens, not a reserved word."
        )
        raise click.UsageError(message)
    if name in discover_sites() or (Path(next(iter(stoa.sites.__path__))) / package).exists():
        message = f"There is already a site called {name}."
        raise click.UsageError(message)


def _copy(source: Path, target: Path, words: dict[str, str]) -> Iterator[Path]:
    for path in sorted(source.rglob("*.txt")):
        relative = _filled(str(path.relative_to(source)).removesuffix(".txt"), words)
        place = target / relative
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_filled(path.read_text(encoding="utf-8"), words), encoding="utf-8")
        yield place


def _filled(text: str, words: dict[str, str]) -> str:
    for token, word in words.items():
        text = text.replace(token, word)
    return text
