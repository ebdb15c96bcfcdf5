"""What counts against an address: what it does, never what it is called.

Nothing is looked at before a request has failed, so an address whose requests succeed is never scored, whatever
characters it sends and whichever tool sends them.
"""

import re
from enum import Enum
from typing import NamedTuple
from urllib.parse import unquote_plus

_LONGEST_LOOKED_AT = 2048


class Kind(NamedTuple):
    """A signal's stable name, its points, and what it means to the person who asks."""

    code: str
    points: float
    words: str


class Signal(Enum):
    """Everything that is counted."""

    SCANNER = Kind("scanner", 10.0, "Asked for files that only a vulnerability scanner asks for")
    PROBE = Kind("probe", 8.0, "Sent an injection attempt that was refused")
    FAILED_SIGN_IN = Kind("failed-sign-in", 3.0, "Signed in with wrong credentials")
    SLOW = Kind("slow", 4.0, "Sent a request too slowly")
    OVERSIZED = Kind("oversized", 4.0, "Sent more than an address accepts")
    REFUSED = Kind("refused", 0.5, "Sent requests that were refused")
    MISSING = Kind("missing", 0.2, "Asked for what does not exist")

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.value.points


# Files of other people's software, and secrets that nobody links to. Each must stand at the end or before a slash.
_SCANNER = re.compile(
    r"(?:^|/)(?:"
    r"\.env(?:\.[a-z]+)?|\.git(?:/.*)?|\.svn(?:/.*)?|\.hg(?:/.*)?|\.aws(?:/.*)?|\.ssh(?:/.*)?|\.ds_store|\.htpasswd|\.htaccess"
    r"|wp-(?:login|config|cron|admin|content|includes)(?:\.php.*|/.*)?|xmlrpc\.php|phpmyadmin(?:/.*)?|pma(?:/.*)?"
    r"|phpinfo\.php|info\.php|shell\.php|config\.php(?:\..*)?|vendor/phpunit/.*|cgi-bin/.*|server-status|actuator(?:/.*)?"
    r"|boaform(?:/.*)?|hnap1|id_rsa|backup\.(?:sql|zip|tar\.gz)|dump\.sql|database\.sql|web\.config|telescope/requests"
    r")/?$"
)

# Only fragments that make no sense in anything a person types, and only when the request was refused as well.
_PROBE = re.compile(
    r"union(?:\s|/\*.*?\*/)+(?:all\s+)?select\b|;\s*drop\s+table\b|'\s*or\s+'?\d+'?\s*=\s*'?\d+|\bsleep\(\d+\)|\bwaitfor\s+delay\b"
    r"|\$\{jndi:|<script[\s>]|(?:\.\./){2,}|(?:\.\.\\){2,}|/etc/passwd\b|\bphp://|\bxp_cmdshell\b|<\?php|\{\{\s*\d+\s*\*\s*\d+\s*\}\}"
)

_MISSING = frozenset({404, 405})
_REFUSED = frozenset({400, 406, 411, 415, 416, 417, 421, 422, 426, 429, 431})

# What browsers and honest tools ask for unbidden.
_UNSUSPICIOUS = re.compile(
    r"/(?:health(?:/.*)?|static/.*|metrics|favicon\.ico|robots\.txt|sitemap[^/]*\.xml|ads\.txt|humans\.txt"
    r"|apple-touch-icon[^/]*\.png|browserconfig\.xml|manifest\.json|site\.webmanifest|\.well-known(?:/.*)?)"
)


def signals_of(path: str, query: str, status: int) -> tuple[Signal, ...]:
    """Say what a refused request counts as; nothing for what succeeded or failed through a fault of ours."""
    if not 400 <= status < 500 or _UNSUSPICIOUS.fullmatch(path):  # noqa: PLR2004 - the range of refusals
        return ()
    shown = path[:_LONGEST_LOOKED_AT].lower()
    if status in _MISSING | {403} and _SCANNER.search(shown):
        return (Signal.SCANNER,)
    text = shown + "?" + query[:_LONGEST_LOOKED_AT].lower()
    if _PROBE.search(unquote_plus(text)) or _PROBE.search(unquote_plus(unquote_plus(text))):
        return (Signal.PROBE,)
    if status == 408:  # noqa: PLR2004 - request timeout
        return (Signal.SLOW,)
    if status in {413, 414}:
        return (Signal.OVERSIZED,)
    if status in _MISSING:
        return (Signal.MISSING,)
    return (Signal.REFUSED,) if status in _REFUSED else ()
