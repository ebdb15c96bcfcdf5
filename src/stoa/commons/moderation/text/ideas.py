"""Which ideas a word carries: a small book of words by meaning, so that a model knows words that no example has."""

from functools import cache, lru_cache
from importlib.resources import files

_ENDING = "*"
_SHORTEST_STEM = 2
_REMEMBERED = 20_000


@cache
def _book() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Read the book: an idea and its words on each line; a star stands for any ending."""
    whole: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("data/ideas.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        idea, *words = line.split()
        for word in words:
            kept = stems if word.endswith(_ENDING) else whole
            kept.setdefault(word.removesuffix(_ENDING), set()).add(idea)
    return _frozen(whole), _frozen(stems)


def _frozen(book: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(ideas) for word, ideas in book.items()}


@lru_cache(maxsize=_REMEMBERED)
def ideas_of(word: str) -> frozenset[str]:
    """Give the ideas that a word carries, by itself or by its stem."""
    whole, stems = _book()
    found = set(whole.get(word, ()))
    for end in range(_SHORTEST_STEM, len(word) + 1):
        found |= stems.get(word[:end], frozenset())
    return frozenset(found)
