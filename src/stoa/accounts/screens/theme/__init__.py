"""The colour theme that somebody has chosen, where the page's own script finds it."""

from stoa.kernel.http.exchange import THEME_COOKIE, Exchange

_YEAR = 365 * 86_400


def keep_theme(request: Exchange, theme: str) -> None:
    """Let the browser know the theme; without one, the system's is followed.

    Scripts must be able to change it: the button in the header does.
    """
    secure = "; Secure" if request.app.secure else ""
    age = _YEAR if theme else 0
    line = f"{THEME_COOKIE}={theme}; Path=/; Max-Age={age}; SameSite=Lax{secure}"
    request.answer_headers.append((b"set-cookie", line.encode("ascii")))
