"""What can be seen in a text without having learnt anything: links, repeats, shouting, ways to get in touch, words."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from stoa.commons.moderation.models import Signal

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{2,200}|\b[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|ru|cn|top|xyz|shop|link|click|io|co|me|gg|ly|gl|gd|cc|to|app|dev)\b(?:/\S*)?",
    re.IGNORECASE,
)
_SHORTENED = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|cutt\.ly|rb\.gy|t\.me|wa\.me)\b", re.IGNORECASE
)
_MAIL = re.compile(
    r"\b[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.|\s?\(dot\)\s?)[a-z]{2,12}\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w/.-])\+?\(?\d(?:[\d\s().-]{6,17})\d(?![\w/-])")
_MESSENGER = re.compile(r"\b(?:whats?app|telegram|signal|wechat|viber|kik|discord)\b", re.IGNORECASE)
_MAY_LINK = re.compile(r"\.[a-z]{2}|://|www", re.IGNORECASE)
_MAY_MAIL = re.compile(r"@|\(at\)|\[at\]", re.IGNORECASE)
_MAY_PHONE = re.compile(r"\d[\d\s().-]{6,}")
_FEW_LETTERS, _FEW_WORDS = 12, 8
_LEAST_DIGITS = 8
_SHOUTED, _SAID_AGAIN = 0.7, 0.35
_MILD, _STRONG = 20, 55


def find_signs(text: str, words: list[str], watched: frozenset[str]) -> Iterator[Signal]:
    """Give what is seen in a text; `words` are those of the folded text."""
    yield from _links(text)
    yield from _contacts(text)
    yield from _shouting(text)
    yield from _repeats(words)
    yield from _disguise(text)
    yield from _bad_words(words, watched)


def _links(text: str) -> Iterator[Signal]:
    if _MAY_LINK.search(text) is None:
        return
    found = _LINK.findall(text)
    short = _SHORTENED.findall(text)
    if found or short:
        score = min(90, 15 * len(found)) if not short else min(95, 40 + 15 * len(found))
        said = f"{len(found)} {'link' if len(found) == 1 else 'links'}" + (", shortened" if short else "")
        yield Signal("text.links", score, f"{said}: {(found or short)[0][:80]}")


def _contacts(text: str) -> Iterator[Signal]:
    mail = _MAY_MAIL.search(text) and _MAIL.search(text)
    phone = _MAY_PHONE.search(text) and any(_counts_as_phone(one[0]) for one in _PHONE.finditer(text))
    named = [one for one in ("an e-mail address" if mail else "", "a phone number" if phone else "") if one]
    if not named:
        return
    messenger = _MESSENGER.search(text)
    if messenger:
        named.append(f"a messenger ({messenger[0]})")
    yield Signal("text.contact", min(70, 25 * len(named)), f"It gives {' and '.join(named)}.")


def _counts_as_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return digits >= _LEAST_DIGITS and not re.fullmatch(r"\d{4}[-.]\d{2}[-.]\d{2}", text)


def _shouting(text: str) -> Iterator[Signal]:
    upper = sum(map(str.isupper, text))
    letters = upper + sum(map(str.islower, text))
    if letters < _FEW_LETTERS:
        return
    loud = upper / letters
    marks = text.count("!")
    if loud >= _SHOUTED:
        yield Signal("text.shouting", 35 if marks < 3 else 50, f"{loud:.0%} capitals, {marks} exclamation marks")  # noqa: PLR2004 - three make a shout of it


def _repeats(words: list[str]) -> Iterator[Signal]:
    if len(words) < _FEW_WORDS:
        return
    word, most = Counter(words).most_common(1)[0]
    pairs = Counter(pairwise(words))
    again = sum(times - 1 for times in pairs.values()) / len(words)
    if most / len(words) >= _SAID_AGAIN or again >= _SAID_AGAIN:
        yield Signal("text.repeats", min(80, round(100 * max(again, most / len(words)))), f"“{word}” {most} times")


def _disguise(text: str) -> Iterator[Signal]:
    """Words that mix scripts within themselves are written to be misread by programs."""
    if text.isascii():
        return
    for word in re.findall(r"\w{3,40}", text):
        latin = any("a" <= letter <= "z" for letter in word.casefold())
        other = any("\u0370" <= letter <= "\u052f" for letter in word)
        if latin and other:
            yield Signal("text.disguise", 60, f"A word mixes alphabets: “{word[:40]}”")
            return


def _bad_words(words: list[str], watched: frozenset[str]) -> Iterator[Signal]:
    found = set(words)
    strong, mild = sorted(found & _listed("strong")), sorted(found & _listed("mild"))
    own = sorted(found & watched)
    if own:
        yield Signal("text.watched-words", 60, f"Words that this site watches for: {', '.join(own[:5])}")
    if strong or mild:
        score = min(90, _STRONG * bool(strong) + 15 * max(0, len(strong) - 1) + _MILD * bool(mild) + 5 * len(mild))
        yield Signal("text.profanity", score, f"{len(strong)} strong words, {len(mild)} mild ones")


@cache
def _listed(severity: str) -> frozenset[str]:
    """Read our list: one word a line after its severity."""
    lines = files(__package__).joinpath("data/words.txt").read_text("utf-8").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return frozenset(word for kind, words in pairs if kind == severity for word in words.split())
