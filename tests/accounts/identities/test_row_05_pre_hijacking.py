"""Row 5 and section 0: whoever was there first with somebody else's address has nothing once its owner comes.

The five variants of pre-hijacking (Sudhodanan and Paverd, USENIX Security 2022): each ends with every credential of the
attacker refused.
"""

from stoa.testing.oidc import LocalPerson
from tests.accounts.at_the_door import code_of, last_token
from tests.harness.web import StartSite

from .browser import Browser, World, open_world
from .newcomers import last_code

VICTIM = "victim@stoa.example"
AT_WORK = LocalPerson(subject="victim-at-office", email=VICTIM, name="Victim")


async def arrive(world: World) -> Browser:
    """Let the owner of the address come through a provider that has checked it."""
    world.office.person = AT_WORK
    victim = world.browser(VICTIM, "victim-1")
    answer = await victim.go_through("office")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["user"]["email"] == VICTIM
    return victim


async def assert_only_the_owner_is_in(world: World, victim: Browser) -> None:
    """See that one identity, one session and no password lead to the account."""
    person = victim.person_id
    assert (await victim.me()).json()["data"]["id"] == person
    assert await victim.identities() == ["office"]
    for table, left in (("identities", 1), ("sessions", 1), ("passwords", 0), ("api_keys", 0), ("mail_tokens", 0)):
        assert await world.count(f"select count(*) from accounts.{table} where person_id::text = $1", person) == left
    assert await world.count("select count(*) from accounts.sign_ups") == 0
    assert await world.count("select count(*) from accounts.identity_sign_ups") == 0


async def test_variant_1_classic_federated_merge(start_site: StartSite) -> None:
    """The attacker signs up with the victim's address and a password; the victim comes by a provider."""
    async with open_world(start_site) as world:
        attacker = world.browser(VICTIM, "attacker-1")
        assert (await attacker.register()).status_code == 201
        trap = await last_token(world.site, VICTIM)
        victim = await arrive(world)
        answer = await attacker.sign_in()
        assert (answer.status_code, code_of(answer)) == (401, "INVALID_CREDENTIALS")
        assert (await victim.elsewhere().post("verify-email", {"token": trap})).status_code == 410
        assert (await attacker.sign_in()).status_code == 401
        await assert_only_the_owner_is_in(world, victim)


async def test_variant_2_unexpired_session(start_site: StartSite) -> None:
    """The attacker signs up, and would stay signed in; the victim recovers the account."""
    async with open_world(start_site) as world:
        attacker = world.browser(VICTIM, "attacker-1")
        await attacker.register()
        answer = await attacker.sign_in()
        assert (answer.status_code, code_of(answer)) == (403, "EMAIL_NOT_VERIFIED")
        assert not attacker.token
        assert await world.count("select count(*) from accounts.sessions") == 0
        victim = await arrive(world)
        assert (await attacker.me()).status_code == 401
        assert (await attacker.post("refresh")).status_code == 401
        assert (await attacker.sign_in()).status_code == 401
        await assert_only_the_owner_is_in(world, victim)


async def test_variant_3_trojan_identifier(start_site: StartSite) -> None:
    """The attacker signs in through Steam and names the victim's address; the mail goes to the victim."""
    async with open_world(start_site) as world:
        attacker = world.browser(VICTIM, "attacker-1")
        await attacker.go_through("steam")
        asked = await attacker.post("newcomer/address", {"email": VICTIM, "username": "attacker-1"})
        assert asked.status_code == 202
        code = await last_code(attacker)
        misled = world.browser(VICTIM)
        assert code_of(await misled.post("newcomer/code", {"code": code})) == "SIGN_UP_OVER"
        victim = await arrive(world)
        assert code_of(await attacker.post("newcomer/code", {"code": code})) == "SIGN_UP_OVER"
        again = world.browser(VICTIM)
        assert (await again.go_through("steam")).json()["data"]["emailRequired"] is True
        assert (await again.me()).status_code == 401
        await world.count("with gone as (delete from accounts.identity_sign_ups returning 1) select count(*) from gone")
        await assert_only_the_owner_is_in(world, victim)


async def test_variant_4_unexpired_change_of_address(start_site: StartSite) -> None:
    """The attacker has an account, and a change to the victim's address under way whose link only the victim has."""
    async with open_world(start_site) as world:
        attacker = await world.browser("attacker@stoa.example", "attacker-1").join()
        await attacker.sign_in()
        started = await attacker.ask("POST", "/api/v1/auth/change-email", {"email": VICTIM})
        assert started.status_code == 202, started.text
        trap = await last_token(world.site, VICTIM)
        victim = await arrive(world)
        assert victim.person_id != attacker.person_id
        misled = await victim.elsewhere().post("confirm-email", {"token": trap})
        assert misled.status_code == 410, misled.text
        assert (await attacker.me()).json()["data"]["email"] == "attacker@stoa.example"
        await assert_only_the_owner_is_in(world, victim)


async def test_variant_5_non_verifying_provider(start_site: StartSite) -> None:
    """The attacker has an account elsewhere that claims the victim's address, believed by nobody."""
    async with open_world(start_site) as world:
        claims = LocalPerson(subject="666", email=VICTIM, email_verified=False, name="Mallory")
        world.office.person = world.discord.person = claims
        world.club.person = LocalPerson(subject="666", email=VICTIM, email_verified=True, name="Mallory")
        world.google.person = LocalPerson(subject="666", email=VICTIM, email_verified=True, name="Mallory")
        before = [world.browser(VICTIM) for _ in range(4)]
        for name, attacker in zip(("office", "discord", "club", "google"), before, strict=True):
            assert (await attacker.go_through(name)).json()["data"]["emailRequired"] is True, name
        victim = await arrive(world)
        world.office.person = claims
        for name in ("office", "discord", "club", "google"):
            attacker = world.browser(VICTIM)
            assert (await attacker.go_through(name)).json()["data"]["emailRequired"] is True, name
            assert (await attacker.me()).status_code == 401
        await world.count("with gone as (delete from accounts.identity_sign_ups returning 1) select count(*) from gone")
        await assert_only_the_owner_is_in(world, victim)


async def test_a_proven_address_there_and_here_links_once_and_tells_the_owner(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        owner = world.browser(VICTIM, "victim-1")
        await owner.join()
        await owner.sign_in()
        world.discord.person = LocalPerson(subject="4711", email=VICTIM.upper(), name="Victim")
        elsewhere = world.browser(VICTIM)
        assert (await elsewhere.go_through("discord")).status_code == 200
        assert elsewhere.person_id == owner.person_id
        assert await owner.identities() == ["discord"]
        told = await world.site.get("/dev/mailbox", params={"to": VICTIM}, headers={"Accept": "application/json"})
        assert "Discord" in told.json()["data"][0]["subject"]
        events = "select count(*) from kernel.outbox where name = 'accounts.identity-linked'"
        assert await world.count(events) == 1


async def test_another_account_of_the_same_provider_does_not_take_the_place_of_the_first(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        await arrive(world)
        world.office.person = LocalPerson(subject="somebody-else", email=VICTIM)
        answer = await world.browser().go_through("office")
        assert (answer.status_code, code_of(answer)) == (409, "SIGN_IN_FIRST")


async def test_google_proves_only_addresses_of_which_it_is_the_host(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.google.person = LocalPerson(subject="1", email="ann@gmail.com", name="Ann Lee")
        assert (await world.browser().go_through("google")).json()["data"]["user"]["email"] == "ann@gmail.com"
        world.google.person = LocalPerson(subject="2", email="bob@firm.example", name="Bob Lee")
        assert (await world.browser().go_through("google")).json()["data"]["emailRequired"] is True
        world.google.claims = {"hd": "firm.example"}
        assert (await world.browser().go_through("google")).json()["data"]["user"]["email"] == "bob@firm.example"
