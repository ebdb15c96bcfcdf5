"""Papers of a boat are private until they are shown to one buyer, and again once they are taken back."""

import asyncio
import re

from tests.accounts.at_the_door import Visitor, accounts_at, code_of, grant
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.media.harbour import send, settled
from tests.commons.media.samples import pdf
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.marinemarket.buyers import begin_talk, boat_on_sale, data_of, publish_boat
from tests.sites.marinemarket.sellers import new_seller, second_person


async def _with_survey(start_site: StartSite) -> tuple[Visitor, str, str]:
    """Give a seller, the address of a boat, and the id of its survey."""
    seller, path = await boat_on_sale(start_site)
    sent = await send(seller, "survey.pdf", pdf(pages=2), "listing-document")
    told = {"mediaId": sent["id"], "kind": "survey"}
    made = await seller.ask("POST", f"{path}/documents", told)
    assert made.status_code == 201, made.text
    assert code_of(await seller.ask("POST", f"{path}/documents", told)) == "DOCUMENT_IN_USE"
    async with working(seller.site):
        await settled(seller, sent["id"])
    return seller, path, str(sent["id"])


async def test_a_paper_is_seen_by_whom_it_is_shown_and_only_as_long(start_site: StartSite) -> None:
    seller, path, survey = await _with_survey(start_site)
    bo, cy = await second_person(seller), await second_person(seller, "cy-cole")
    talk, other = await begin_talk(bo, path), await begin_talk(cy, path)
    media, shown = f"/api/v1/media/{survey}", f"{talk}/documents/{survey}"

    async def seen() -> list[int]:
        return [(await one.ask("GET", media)).status_code for one in (seller, bo, cy)]

    assert await seen() == [200, 404, 404]
    assert await data_of(bo, f"{talk}/documents") == []
    for visitor in (bo, cy):
        assert (await visitor.ask("GET", f"{path}/documents")).status_code == 404
        assert (await visitor.ask("PUT", shown)).status_code in {403, 404}
    again = await asyncio.gather(*(seller.ask("PUT", shown) for _ in range(3)))
    assert {one.status_code for one in again} == {200}
    assert await seen() == [200, 200, 404]
    assert [(one["name"], one["ready"]) for one in await data_of(bo, f"{talk}/documents")] == [("Survey", True)]
    assert await data_of(cy, f"{other}/documents") == []
    told = [one["title"] for one in await data_of(bo, "/api/v1/notifications") if one["type"] == "document_shown"]
    assert told == ["You may see a paper of “Wanderer 34 in good order”"]
    (kept,) = await data_of(seller, f"{path}/documents")
    assert (kept["kind"], kept["shownTo"]) == ("survey", 1)
    assert (await seller.ask("DELETE", shown)).status_code == 204
    assert await seen() == [200, 404, 404]
    assert (await seller.ask("PUT", shown)).status_code == 200
    assert (await seller.ask("DELETE", f"{path}/documents/{survey}")).status_code == 204
    assert await seen() == [200, 404, 404]  # whoever uploaded a file has it among their own
    assert await data_of(bo, f"{talk}/documents") == []


async def test_papers_of_other_boats_and_other_peoples_files_are_not_taken(start_site: StartSite) -> None:
    seller, path, survey = await _with_survey(start_site)
    bo = await second_person(seller)
    other = await publish_boat(seller, title="Another", description="Laid up ashore under a cover since October.")
    talk = await begin_talk(bo, other)
    assert code_of(await seller.ask("PUT", f"{talk}/documents/{survey}")) == "DOCUMENT_NOT_FOUND"
    theirs = await send(bo, "survey.pdf", pdf(), "listing-document")
    refused = await seller.ask("POST", f"{path}/documents", {"mediaId": theirs["id"], "kind": "survey"})
    assert code_of(refused) == "DOCUMENT_NOT_FOUND"
    assert (await seller.ask("DELETE", f"{other}/documents/{survey}")).status_code == 404
    assert (await seller.ask("DELETE", path)).status_code == 204  # the listing is removed, and its papers are shut
    assert (await bo.ask("GET", f"/api/v1/media/{survey}")).status_code == 404


async def test_a_firm_shares_its_papers_and_who_lost_the_seat_sees_them_no_more(start_site: StartSite) -> None:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await grant(owner.site, owner.person_id, "broker")
    await owner.sign_in()
    firm = str((await owner.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).headers["location"])
    agent = await second_person(owner)
    await owner.ask("POST", f"{firm}/seats", {"username": agent.username})
    path = await publish_boat(owner)
    sent = await send(owner, "title.pdf", pdf(), "listing-document")
    await owner.ask("POST", f"{path}/documents", {"mediaId": sent["id"], "kind": "title", "name": "Title of 2019"})
    assert [one["name"] for one in await data_of(agent, f"{path}/documents")] == ["Title of 2019"]
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204
    assert (await agent.ask("GET", f"{path}/documents")).status_code == 404
    assert (await agent.ask("GET", f"/api/v1/media/{sent['id']}")).status_code == 404


async def test_pages_add_show_and_take_back_without_script(start_site: StartSite) -> None:
    seller, path, survey = await _with_survey(start_site)
    bo = await second_person(seller)
    talk = (await begin_talk(bo, path)).replace("/api/v1/conversations", "/messages")
    boat = await data_of(seller, path)
    async with reader(seller.site) as ann, reader(seller.site, email=bo.email, username=bo.username) as buyer:
        await ann.sign_in()
        await buyer.sign_in()
        papers = f"/sell/{boat['id']}/documents"
        assert "shown to nobody" in (await ann.open(papers)).text
        files = {"files": ("log.pdf", pdf(), "application/pdf")}
        token = {"csrf_token": await ann.token(papers)}
        assert (await ann.client.post(f"{papers}/service", data=token, files=files)).status_code == 303
        assert "Service record" in (await ann.open(papers)).text
        assert (await buyer.open(talk)).text.count("Papers of the boat") == 0
        assert (await ann.send(talk, f"{talk}/documents/{survey}", show="yes")).status_code == 303
        page = (await buyer.open(talk)).text
        (link,) = re.findall(r'href="(/media/private/[^"]+)"', page)
        assert (await seller.site.get(link)).content == pdf(pages=2)
        assert page.count("Service record") == 0
        assert (await ann.send(talk, f"{talk}/documents/{survey}", show="no")).status_code == 303
        assert (await buyer.open(talk)).text.count("Papers of the boat") == 0
        assert (await ann.send(papers, f"{papers}/{survey}/remove")).status_code == 303
        assert (await ann.open(papers)).text.count(survey) == 0


async def test_what_is_added_and_taken_away_stands_in_the_audit_log(start_site: StartSite) -> None:
    seller, path, survey = await _with_survey(start_site)
    assert (await seller.ask("DELETE", f"{path}/documents/{survey}")).status_code == 204
    acts = "select array_agg(action order by seq) from kernel.audit_log where action like 'listing.document%'"
    told = await value(accounts_at(seller.site).database, acts)
    assert told == ["listing.document-added", "listing.document-removed"]
