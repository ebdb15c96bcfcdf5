"""The examples, and which of them the model never sees while it learns."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from stoa.commons.moderation.text.folding import fold, words_of
from stoa.commons.moderation.text.model import LABELS, features_of

DATA = Path(__file__).parents[2] / "src/stoa/commons/moderation/text/data"
UNSEEN = Path(__file__).with_name("unseen.psv")
"""Written after the examples and the book of ideas were fixed; neither was changed by what it showed."""
EVERYDAY = Path(__file__).with_name("everyday.txt")
"""What people write all day. Harmful texts are half of the examples; in the world they are one in hundreds."""
_SITES = DATA.parents[3] / "sites"
_SENTENCE = 4
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what it is, and what the model sees of it."""

    text: str
    labels: frozenset[str]
    words: tuple[str, ...]
    features: frozenset[str]
    held_out: bool


def read_examples(path: Path = DATA / "examples.psv") -> list[Example]:
    """Read a file: labels, or a hyphen where the text is harmless; then the text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [read_example(line) for line in lines if line]
    twice = [text for text, times in Counter(one.text for one in found).items() if times > 1]
    if twice:
        message = f"These stand there twice: {twice}."
        raise ValueError(message)
    return found


def read_everyday() -> list[Example]:
    """Read harmless texts."""
    return [read_example(f"-|{line}") for line in EVERYDAY.read_text(encoding="utf-8").splitlines()]


def read_demo() -> list[Example]:
    """Give the sentences of the sites' demo data, which nobody should find harmful."""
    cells = {
        cell
        for path in sorted(_SITES.rglob("data/*.psv"))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
        for cell in line.split("|")
    }
    return [read_example(f"-|{cell}") for cell in sorted(cells) if len(cell.split()) >= _SENTENCE]


def read_example(line: str) -> Example:
    """Read one line."""
    named, text = line.split("|", 1)
    labels = frozenset(named.split(",")) - {"-"}
    if not labels <= set(LABELS):
        message = f"Unknown label in {line!r}."
        raise ValueError(message)
    words = words_of(fold(text))
    part = hashlib.blake2b(text.encode(), digest_size=2).digest()[0] % _PARTS
    return Example(text, labels, tuple(words), frozenset(features_of(words)), part == 0)
