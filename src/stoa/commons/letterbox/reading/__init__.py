"""Reading a mail: who wrote it, and what they wrote above what they quote."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import override

from stoa.commons.letterbox.models import Answer

MARK = "Write your answer above this line."
"""Stands at the top of a letter that can be answered: below it, whatever a program makes of quotes, is our own text."""
_LONGEST_ID = 500
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
_UNSEEN = frozenset({"style", "script", "head", "title"})
_QUOTED = re.compile(
    r"-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}"
    r"|_{10,}"
    r"|(on|am|le|el|il|op|den|em)\b.{4,300}"
    r"(wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu)\s*.{0,80}:",
    re.IGNORECASE | re.DOTALL,
)
_SIGNATURE = re.compile(r"-- ?")


def read_answer(content: bytes) -> Answer:
    """Read a mail as its mail server has brought it; what is no mail has neither sender nor text."""
    mail = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - what this policy makes
    automatic = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
    bulk = str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    return Answer(
        sender=parseaddr(str(mail.get("From", "")))[1],
        message_id=str(mail.get("Message-ID", "")).strip()[:_LONGEST_ID],
        text=written_in(_text_of(mail)),
        is_automatic=automatic or bulk,
    )


def _text_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = body.get_content()
    except (LookupError, ValueError, KeyError):  # letters that nobody knows
        return ""
    text = content if isinstance(content, str) else ""
    return _without_tags(text) if body.get_content_type() == "text/html" else text


class _Words(HTMLParser):
    """Keeps the words of a page, and its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0

    @override
    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def _without_tags(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    return "".join(words.parts)


def written_in(text: str) -> str:
    """Give what stands above quotes and signature."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for at, line in enumerate(lines):
        if MARK in line or _SIGNATURE.fullmatch(line) or _begins_quote(lines, at):
            break
        if not line.lstrip().startswith(">"):
            kept.append("".join(one for one in line if one.isprintable() or one == "\t"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _begins_quote(lines: list[str], at: int) -> bool:
    """Say whether a line, or it and the next where a program has broken it, says who wrote what follows."""
    line = lines[at].strip()
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return bool(_QUOTED.fullmatch(line) or (following.endswith(":") and _QUOTED.fullmatch(f"{line} {following}")))
