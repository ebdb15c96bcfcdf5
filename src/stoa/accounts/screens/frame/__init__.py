"""What the frame of every page says about who is asking."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from stoa.accounts.access.permissions import ATTEMPTS, BLOCKS, ROLES, SUSPEND
from stoa.accounts.actor import SignedIn
from stoa.accounts.screens.rules import with_next
from stoa.kernel.feature import Site
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.local_paths import is_local_path
from stoa.ui.render import Account, Link, Notice, Page

SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
SIGN_OUT = "/sign-out"
STOP_ACTING = "/impersonation/stop"
ACCOUNT = "/account"
PRIVACY = f"{ACCOUNT}/privacy"
_NO_WAY_BACK = (SIGN_IN, SIGN_UP, "/check-your-mail", "/forgot-password", "/reset-password", "/verify-email")


@dataclass(frozen=True, slots=True)
class SettingsLine:
    """A page of one's own settings; rooms above declare theirs among `Feature.declares`."""

    link: Link
    order: int = 50
    only_with: type | None = None
    """Shown only where the site declares something of this kind: without it the page would be empty for ever."""


@dataclass(frozen=True, slots=True)
class AdminLine:
    """A page of the administration, and the permission that opens it; declared likewise."""

    link: Link
    permission: str
    """Empty: whoever may open any other of these pages may open this one, too."""
    order: int = 50
    group: str = "Running"
    """Under which heading it stands; `GROUPS` has those that there are, in order."""
    key: str = ""
    """The letter that leads there after `g`."""
    only_with: type | None = None
    """As of `SettingsLine`."""
    besides: tuple[str, ...] = ()
    """Permissions that make a page without one of its own worth opening, where nothing else does."""


@dataclass(frozen=True, slots=True)
class AdminLink(Link):
    """A page of the administration as its menu shows it."""

    group: str = ""
    key: str = ""


GROUPS = ("", "People", "Content", "Money", "Safety", "Running")
"""The headings of the menu of the administration."""

SETTINGS = (
    SettingsLine(Link("Profile", ACCOUNT, "user"), 10),
    SettingsLine(Link("Security", f"{ACCOUNT}/security", "shield"), 20),
    SettingsLine(Link("Sessions", f"{ACCOUNT}/sessions", "globe"), 30),
    SettingsLine(Link("Linked sign-ins", f"{ACCOUNT}/identities", "link"), 40),
    SettingsLine(Link("API keys", f"{ACCOUNT}/keys", "lock"), 60),
    SettingsLine(Link("Privacy", PRIVACY, "eye"), 90),
)

ADMIN = (
    AdminLine(Link("People", "/admin/users", "users"), SUSPEND.name, 20, "People", "p"),
    AdminLine(Link("Roles", "/admin/roles", "shield"), ROLES.name, 30, "People", "r"),
    AdminLine(Link("Sessions", "/admin/sessions", "globe"), SUSPEND.name, 40, "People", "s"),
    AdminLine(Link("Attempts", "/admin/attempts", "clock"), ATTEMPTS.name, 50, "Safety", "t"),
    AdminLine(Link("Blocks", "/admin/blocks", "lock"), BLOCKS.name, 60, "Safety", "b"),
)


_LEAVING = Notice("Your account is being deleted.", Link("Keep it, or see until when you can", PRIVACY))


def page_facts(request: Exchange, page: Page) -> Page:
    """Show who has signed in, or the way in."""
    actor = request.actor
    if isinstance(actor, SignedIn) and actor.id is not None:
        if actor.impersonator_id is not None:
            words = f"You see the site as {actor.username} does. What belongs to their account alone is closed to you."
            notice = Notice(words, Link("Stop", STOP_ACTING), posts=True)
            return replace(page, account=Account(actor.username), sign_out_url=STOP_ACTING, notice=notice)
        own = Link("Your account", ACCOUNT, "settings")
        links = (own, *(Link("Administration", one.href, "gauge") for one in admin_links(request)[:1]))
        leaving = _LEAVING if actor.leaving and request.path != PRIVACY else None
        return replace(page, account=Account(actor.username, links), sign_out_url=SIGN_OUT, notice=leaving)
    back = request.target if request.method == "GET" else _page_of_form(request)
    if back.startswith(_NO_WAY_BACK):
        back = ""
    return replace(page, sign_in=Link("Sign in", with_next(SIGN_IN, back)), sign_up=Link("Sign up", SIGN_UP))


def _page_of_form(request: Exchange) -> str:
    """Say from which page of this site a form came: whose session has ended meanwhile is led back to that."""
    try:
        page = urlsplit(request.header("referer"))
    except ValueError:
        return ""
    path = f"{page.path}?{page.query}" if page.query else page.path
    return path if page.netloc and page.netloc == request.header("host") and is_local_path(path) else ""


def _useful[L: (SettingsLine, AdminLine)](site: Site, kind: type[L]) -> tuple[L, ...]:
    return tuple(one for one in site.declared(kind) if one.only_with is None or site.declared(one.only_with))


def settings_links(request: Exchange) -> tuple[Link, ...]:
    """Give the pages of one's own settings, in order."""
    lines = (*SETTINGS, *_useful(request.app.site, SettingsLine))
    return tuple(line.link for line in sorted(lines, key=lambda line: line.order))


def admin_links(request: Exchange) -> tuple[AdminLink, ...]:
    """Give the pages of the administration that whoever asks may look at, group by group."""
    lines = sorted((*ADMIN, *_useful(request.app.site, AdminLine)), key=_place)
    held = {line for line in lines if line.permission in request.actor.permissions}
    return tuple(
        AdminLink(line.link.label, line.link.href, line.link.icon, line.group, line.key)
        for line in lines
        if line in held or (held and not line.permission) or request.actor.permissions & {*line.besides}
    )


def _place(line: AdminLine) -> tuple[int, int]:
    return GROUPS.index(line.group), line.order
