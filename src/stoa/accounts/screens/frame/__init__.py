"""What the frame of every page says about who is asking."""

from dataclasses import replace

from stoa.accounts.access.permissions import ATTEMPTS, BLOCKS, ROLES, SUSPEND
from stoa.accounts.actor import SignedIn
from stoa.accounts.screens.rules import with_next
from stoa.kernel.http.exchange import Exchange
from stoa.ui.render import Account, Link, Page

SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
SIGN_OUT = "/sign-out"
ACCOUNT = "/account"
_NO_WAY_BACK = (SIGN_IN, SIGN_UP, "/check-your-mail", "/forgot-password", "/reset-password", "/verify-email")

SETTINGS = (
    Link("Profile", ACCOUNT, "user"),
    Link("Security", f"{ACCOUNT}/security", "shield"),
    Link("Sessions", f"{ACCOUNT}/sessions", "globe"),
    Link("Linked sign-ins", f"{ACCOUNT}/identities", "link"),
    Link("API keys", f"{ACCOUNT}/keys", "lock"),
)


def page_facts(request: Exchange, page: Page) -> Page:
    """Show who has signed in, or the way in."""
    actor = request.actor
    if isinstance(actor, SignedIn) and actor.id is not None:
        links = (Link("Your account", ACCOUNT, "settings"), *admin_links(actor.permissions)[:1])
        return replace(page, account=Account(actor.username, links), sign_out_url=SIGN_OUT)
    back = "" if request.path.startswith(_NO_WAY_BACK) or request.method != "GET" else request.target
    return replace(page, sign_in=Link("Sign in", with_next(SIGN_IN, back)), sign_up=Link("Sign up", SIGN_UP))


def admin_links(permissions: frozenset[str]) -> tuple[Link, ...]:
    """Give the pages that somebody with these permissions may look at."""
    return tuple(link for link, permission in _ADMIN if permission in permissions)


_ADMIN = (
    (Link("People", "/admin/users", "users"), SUSPEND.name),
    (Link("Roles", "/admin/roles", "shield"), ROLES.name),
    (Link("Sessions", "/admin/sessions", "globe"), SUSPEND.name),
    (Link("Attempts", "/admin/attempts", "clock"), ATTEMPTS.name),
    (Link("Blocks", "/admin/blocks", "flag"), BLOCKS.name),
)
