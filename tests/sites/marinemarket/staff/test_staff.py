"""Who looks after the market, and what each of them may do: one table, asked of every door that needs a permission."""

from datetime import timedelta

from stoa.accounts.access.rules import permissions_of
from stoa.accounts.context import ROLES
from stoa.kernel.feature import Site, discover_sites
from stoa.sites.marinemarket.staff.permissions import SIX, SUPER
from tests.accounts.at_the_door import Visitor, claims_of, code_of, grant, open_site
from tests.harness.web import SiteUnderTest, StartSite

ADMIN = "/api/v1/admin"
DOORS = {
    "user_management": (f"{ADMIN}/users", f"{ADMIN}/sessions", f"{ADMIN}/blocks", f"{ADMIN}/attempts"),
    "content_moderation": (f"{ADMIN}/listings", f"{ADMIN}/moderation/queue", f"{ADMIN}/comments", f"{ADMIN}/tags"),
    "financial_access": (f"{ADMIN}/payments", f"{ADMIN}/payments/ledger"),
    "system_config": (f"{ADMIN}/health", f"{ADMIN}/jobs", f"{ADMIN}/settings", f"{ADMIN}/flags"),
    "analytics_view": (
        f"{ADMIN}/dashboard",
        f"{ADMIN}/analytics/users",
        f"{ADMIN}/analytics/listings",
        f"{ADMIN}/stats",
    ),
    "audit_log_view": (f"{ADMIN}/audit-logs", f"{ADMIN}/audit-logs/stats", f"{ADMIN}/audit"),
    "superAdmin": (f"{ADMIN}/roles", f"{ADMIN}/grants", f"{ADMIN}/tokens"),
}
SHARED = {f"{ADMIN}/attempts": {"user_management", "audit_log_view"}}
"""Sign-in attempts are looked at by those who look after people, and by those who read the log."""
MODERATORS_BESIDES = {f"{ADMIN}/users", f"{ADMIN}/sessions", f"{ADMIN}/attempts", f"{ADMIN}/stats"}
"""What moderators may on every site."""
TIERS = {
    "member": set[str](),
    "moderator": {"content_moderation"},
    "support": {"user_management"},
    "bookkeeper": {"financial_access"},
    "operator": {"system_config"},
    "analyst": {"analytics_view"},
    "auditor": {"audit_log_view"},
    "superAdmin": set(DOORS),
    "admin": set(DOORS),
}


def rights_of(site: Site, *roles: str) -> set[str]:
    """Give what these roles allow, with what that brings along."""
    return set(permissions_of(roles, [one for feature in site.features for one in feature.permissions]))


def market() -> Site:
    """Give the market as it is served."""
    return discover_sites()["marinemarket"]


def test_each_of_the_six_permissions_has_a_role_and_one_above_them_has_all() -> None:
    site = market()
    for role, wanted in TIERS.items():
        held = rights_of(site, role)
        assert {one for one in held if one in DOORS} == wanted, role
    assert {one.name for one in (*SIX, SUPER)} == set(DOORS)
    assert rights_of(site, "superAdmin") == rights_of(site, "admin")
    assert {role.name for role in (*ROLES, *site.roles) if role.tier == "staff"} == set(TIERS) - {
        "member",
        "moderator",
        "admin",
    }


def test_every_permission_is_brought_along_by_one_of_them() -> None:
    site = market()
    brought = {name for one in (*SIX, SUPER) for name in (one.name, *one.includes)}
    assert {one.name for feature in site.features for one in feature.permissions} == brought


async def one_of_each(site: SiteUnderTest) -> dict[str, Visitor]:
    """Give somebody of each role who has signed in."""
    people = {}
    for role in TIERS:
        visitor = await Visitor(site, f"{role.lower()}@stoa.example", f"{role.lower()}-1").join()
        if role != "member":
            await grant(site, visitor.person_id, role)
        assert (await visitor.sign_in()).status_code == 200
        people[role] = visitor
    return people


async def test_the_table_holds_at_every_door(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    people = await one_of_each(site)
    for role, held in TIERS.items():
        assert set(claims_of(people[role].token)["permissions"]) >= held
        for permission, doors in DOORS.items():
            for door in doors:
                open_to = SHARED.get(door, {permission})
                may = bool(open_to & held) or (role == "moderator" and door in MODERATORS_BESIDES)
                answer = await people[role].ask("GET", door)
                assert answer.status_code == (200 if may else 403), (role, door, answer.text)
    shown = (await people["superAdmin"].ask("GET", f"{ADMIN}/users?role=analyst")).json()["data"]
    assert [(one["role"], set(one["permissions"])) for one in shown] == [
        ("analyst", {"analytics_view", "stats.read", "moderation.figures"})
    ]
    # Whoever may give roles is shut out by nobody: the role is taken away first.
    status = {"status": "suspended", "reason": "A coup"}
    stays = await people["support"].ask("PUT", f"{ADMIN}/users/{people['superAdmin'].person_id}/status", status)
    assert (stays.status_code, code_of(stays)) == (403, "ADMINISTRATOR_STAYS")
    own = f"{ADMIN}/users/{people['support'].person_id}/roles/superAdmin"
    assert (await people["support"].ask("PUT", own, {})).status_code == 403


async def test_sessions_of_staff_are_short_and_end_when_they_lie_unused(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    ann = await Visitor(site).join()
    await ann.sign_in()
    early = ann.token
    await grant(site, ann.person_id, "support")
    await ann.sign_in(rememberMe=True)
    async with site.runtime.databases[site.name].write() as tx:
        idle = await tx.connection.fetchval(
            "select max(idle_until - last_seen_at) from accounts.sessions where remembered and person_id = $1",
            ann.person_id,
        )
        assert idle == timedelta(minutes=30)
        await tx.connection.execute("update accounts.sessions set last_seen_at = now() - interval '31 minutes'")
    # The one that was begun before the role counts as one of staff, too.
    for token in (ann.token, early):
        assert (await Visitor(site, token=token).me()).status_code == 401


async def test_the_way_in_of_staff_lets_nobody_else_in(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket", SECOND_FACTOR_ROLES="staff")
    ann = await Visitor(site).join()
    way_in = {"email": ann.email, "password": ann.password, "tokenDelivery": "body"}
    refused = await ann.post("admin/login", way_in)
    assert (refused.status_code, code_of(refused)) == (403, "NOT_STAFF")
    wrong = await ann.post("admin/login", way_in | {"password": "Not-Her-Word-9"})
    assert (wrong.status_code, code_of(wrong)) == (401, "INVALID_CREDENTIALS")
    await grant(site, ann.person_id, "superAdmin")
    let_in = (await ann.post("admin/login", way_in)).json()["data"]
    assert let_in["mfaSetupRequired"]
    assert "superAdmin" in let_in["user"]["permissions"]
    # Without a second factor, nothing dangerous is open.
    boss = Visitor(site, token=let_in["accessToken"])
    bo = await Visitor(site, "bo@stoa.example", "bo-berg").join()
    held = await boss.ask("PUT", f"{ADMIN}/users/{bo.person_id}/roles/support", {})
    assert (held.status_code, code_of(held)) == (428, "MFA_SETUP_REQUIRED")
    for log in ("audit-logs/export", "audit/exports"):
        assert (await boss.ask("POST", f"{ADMIN}/{log}", {})).status_code == 428


async def test_the_demos_super_administrator_needs_no_second_factor_to_look_around(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket", SECOND_FACTOR_ROLES="staff")
    boss = await Visitor(site, "superAdmin@marinemarket.example", "demo-boss").join()
    await grant(site, boss.person_id, "superAdmin")
    let_in = (await boss.post("admin/login", {"email": boss.email, "password": boss.password})).json()["data"]
    assert let_in["user"]["role"] == "superAdmin"
    assert not let_in.get("mfaSetupRequired")


async def test_a_list_of_people_may_be_trimmed_to_what_is_told_of_them(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "superAdmin")
    await boss.sign_in()
    found = await boss.ask("GET", f"{ADMIN}/users?fields=username,role,permissions&q=boss-1")
    assert found.status_code == 200, found.text
    (row,) = found.json()["data"]
    assert (row["username"], row["role"], set(row)) == ("boss-1", "superAdmin", {"username", "role", "permissions"})
    wrong = await boss.ask("GET", f"{ADMIN}/users?fields=passwordHash")
    assert wrong.status_code == 422


async def test_a_change_of_rights_is_written_down_with_before_and_after(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "superAdmin")
    await boss.sign_in()
    bo = await Visitor(site, "bo@stoa.example", "bo-berg").join()
    where = f"{ADMIN}/users/{bo.person_id}"
    assert (await boss.ask("PUT", f"{where}/roles/analyst", {"reason": "New here"})).status_code == 204
    assert (await boss.ask("PUT", f"{where}/roles/auditor", {})).status_code == 204
    edit = f"{ADMIN}/roles/analyst/permissions/audit_log_view"
    assert (await boss.ask("PUT", edit, {"allowed": True})).status_code == 204
    banned = await boss.ask("PUT", f"{where}/status", {"status": "banned", "reason": "Fraud"})
    assert (banned.status_code, banned.json()["data"]["status"]) == (200, "banned")
    found = (await boss.ask("GET", f"{ADMIN}/audit-logs?resourceId={bo.person_id}&userId={boss.person_id}")).json()
    told = {one["action"]: one for one in reversed(found["data"])}
    assert told["role.granted"]["details"]["before"] == {"roles": ["analyst"]}
    assert told["role.granted"]["details"]["after"] == {"role": "auditor", "roles": ["analyst", "auditor"]}
    assert told["person.banned"]["details"]["before"] == {"status": "active"}
    assert told["person.banned"]["details"]["after"]["status"] == "banned"
    assert told["person.banned"]["ipAddress"]
    (edited,) = (await boss.ask("GET", f"{ADMIN}/audit-logs?action=role.allowed")).json()["data"]
    gained = set(edited["details"]["after"]["permissions"]) - set(edited["details"]["before"]["permissions"])
    assert gained == {"audit_log_view", "audit.read", "accounts.attempts", "security.alerts"}
    out = await bo.sign_in()
    assert (out.status_code, code_of(out)) == (403, "ACCOUNT_SUSPENDED")
    over = {"status": "suspended", "until": "2020-01-01T00:00:00Z"}
    assert (await boss.ask("PUT", f"{where}/status", over)).status_code == 422
    assert (await boss.ask("PUT", f"{where}/status", {"status": "active"})).json()["data"]["status"] == "active"
