"""Signing up tells nobody who has an account already."""

import asyncio

from tests.harness.web import StartSite

from .at_the_door import GOOD, Visitor, code_of, hasher_at, last_token, mails, open_site


async def test_row_01_a_known_and_an_unknown_address_are_answered_alike(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site).join()
    before = len(await mails(site, "ann@stoa.example"))
    runs = hasher_at(site).runs
    known = await Visitor(site, "ANN@stoa.example", "somebody-1").register()
    unknown = await Visitor(site, "BOB@stoa.example", "somebody-2").register()
    assert known.status_code == unknown.status_code == 201
    assert hasher_at(site).runs == runs + 2
    varying = {"date", "x-request-id", "ratelimit", "ratelimit-remaining", "ratelimit-reset", "server-timing"}
    assert {k: v for k, v in known.headers.items() if k not in varying} == {
        k: v for k, v in unknown.headers.items() if k not in varying
    }
    assert "set-cookie" not in known.headers
    shown = [answer.json()["data"]["user"] for answer in (known, unknown)]
    assert shown[0].keys() == shown[1].keys()
    assert [one["email"] for one in shown] == ["ANN@stoa.example", "BOB@stoa.example"]
    mailed = await mails(site, "ann@stoa.example")
    assert len(mailed) == before + 1
    assert "account at FirstSpawn already" in mailed[0]["subject"]


async def test_row_01_nor_does_the_next_sign_up_or_a_profile_tell(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site).join()
    known = await Visitor(site, "ann@stoa.example", "somebody-1").register()
    unknown = await Visitor(site, "bob@stoa.example", "somebody-2").register()
    for answer, name in ((known, "somebody-1"), (unknown, "somebody-2")):
        again = await Visitor(site, "eve@stoa.example", name).register()
        assert (again.status_code, code_of(again)) == (409, "USERNAME_TAKEN")
        for key in (name, answer.json()["data"]["user"]["id"]):
            assert (await site.get(f"/api/v1/users/{key}")).status_code == 404


async def test_row_03_a_verification_token_works_once_and_voids_its_siblings(start_site: StartSite) -> None:
    site = await open_site(start_site)
    mine = Visitor(site)
    await Visitor(site, mine.email, "squatter", "Other-Password-3").register()
    theirs = await last_token(site, mine.email)
    await mine.register()
    token = await last_token(site, mine.email)
    answers = await asyncio.gather(*[Visitor(site).post("verify-email", {"token": token}) for _ in range(6)])
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410, 410, 410]
    assert (await mine.post("verify-email", {"token": theirs})).status_code == 410
    assert (await mine.sign_in()).status_code == 200
    assert (await Visitor(site, mine.email, password="Other-Password-3").sign_in()).status_code == 401


async def test_row_03_no_token_stands_in_the_database(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site).register()
    token = await last_token(site, "ann@stoa.example")
    async with site.runtime.databases[site.name].write() as tx:
        tables = await tx.connection.fetch(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('accounts', 'kernel')"
        )
        for (table,) in tables:
            rows = await tx.connection.fetchval(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
            assert token not in rows, table


async def test_a_link_that_is_sent_again_replaces_the_one_before(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = Visitor(site)
    await ann.register()
    first = await last_token(site, ann.email)
    for address in (ann.email, "nobody@stoa.example"):
        assert (await ann.post("resend-verification", {"email": address})).status_code == 202
    second = await last_token(site, ann.email)
    assert first != second
    assert await mails(site, "nobody@stoa.example") == []
    assert (await ann.post("verify-email", {"token": first})).status_code == 410
    assert (await ann.post("verify-email", {"token": second})).status_code == 200


async def test_somebody_unverified_is_told_so_only_with_the_right_password(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = Visitor(site)
    await ann.register()
    right, wrong = await ann.sign_in(), await Visitor(site, password="Wrong-Password-1").sign_in()
    assert (right.status_code, code_of(right)) == (403, "EMAIL_NOT_VERIFIED")
    assert (wrong.status_code, code_of(wrong)) == (401, "INVALID_CREDENTIALS")


async def test_names_that_look_alike_are_one_name(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site, "ann@stoa.example", "Lorna").join()
    for name in ("lorna", "l0rna", "Loma", "lor-na", "1orna"):
        again = await Visitor(site, f"x{len(name)}@stoa.example", name).register()
        assert (again.status_code, code_of(again)) == (409, "USERNAME_TAKEN"), name
    for name in ("admin", "Adm1n", "moderator", "a", "\u0430dmin", "x--y", "-ab"):
        assert (await Visitor(site, "y@stoa.example", name).register()).status_code == 422, name


async def test_row_09_passwords_are_judged_by_length_composition_and_lists(start_site: StartSite) -> None:
    site = await open_site(start_site)
    expected = {
        "Password1!": 422,
        "Sh0rt": 422,
        "alllowercase1": 422,
        "ann@stoa.exampleX1": 422,
        "Xann-lee-2026": 422,
        "a" * 127 + "bc": 422,
        "kzvqwmplxtrdfgh": 201,
        GOOD: 201,
    }
    for number, (password, status) in enumerate(expected.items()):
        visitor = Visitor(site, "ann@stoa.example", "ann-lee" if status == 422 else f"name{number}x", password)
        answer = await visitor.register()
        assert answer.status_code == status, (password, answer.text)


async def test_row_09_no_character_of_a_long_password_is_cut_off(start_site: StartSite) -> None:
    site = await open_site(start_site)
    long = "".join(chr(97 + number * 7 % 26) for number in range(100)) + "A1"
    ann = await Visitor(site, password=long).join()
    changed = long[:72] + ("x" if long[72] != "x" else "y") + long[73:]
    assert (await Visitor(site, password=changed).sign_in()).status_code == 401
    assert (await ann.sign_in()).status_code == 200


async def test_two_who_want_one_name_at_once_do_not_both_get_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    answers = await asyncio.gather(*[Visitor(site, f"p{n}@stoa.example", "one-name").register() for n in range(8)])
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
