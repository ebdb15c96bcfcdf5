"""Lessons about MarineMarket."""

from tests.sites.marinemarket.sellers import SLOOP

from .lessons import Lesson

_DRAFT = (
    (
        "update listings set status = 'draft', city = 'Newport', state = 'RI', latitude = 41.49, longitude = -71.31,"
        " price_minor = 3900000, make = 'Wanderer', description = repeat('She is in good order. ', 9)"
        " where id = '{boat}'"
    ),
)
_PUBLISHED = "update listings set status = 'active' where id = '{boat}'"
_TALK = (
    "delete from conversations where listing_id = '{boat}' and id <> '{conversation}'",
    "update conversations set listing_id = '{boat}', buyer_id = '{them}', closed = false where id = '{conversation}'",
    "update conversation_people set blocks = false where conversation_id = '{conversation}'",
    _PUBLISHED,
)
_TYPED = {
    "content": "id,title,price,boatType,year,length,city,state\n1,A boat by the sea,39000,sail,2004,34,Newport,RI",
    "format": "csv",
}
_MY_FIRM = (
    "update sellers set kind = 'broker', version = 1 where id = '{broker}'",
    "delete from seller_team where person_id in ('{me}', '{them}')",
    "insert into seller_team (seller_id, person_id, role) values ('{broker}', '{me}', 'owner')",
)
_WITH_AGENT = (*_MY_FIRM, "insert into seller_team (seller_id, person_id, role) values ('{broker}', '{them}', 'agent')")
_PAPER = "update commons.media set purpose = '{purpose}', status = 'ready', person_id = '{{me}}' where id = '{{media}}'"

MARINEMARKET: dict[str, Lesson] = {
    "POST /api/v1/listings": Lesson(body=SLOOP),
    "PUT /api/v1/listings/{boat}": Lesson(body=SLOOP, headers={"If-Match": '"1"'}),
    "POST /api/v1/saved-searches": Lesson(body={"name": "Sail", "filters": {"boatType": "sail"}}),
    "POST /api/v1/listings/{boat}/submit": Lesson(ready=_DRAFT),
    "POST /api/v1/listings/{boat}/publish": Lesson(
        ready=("update listings set status = 'approved' where id = '{boat}'",)
    ),
    "POST /api/v1/listings/{boat}/renew": Lesson(ready=("update listings set status = 'expired' where id = '{boat}'",)),
    "PUT /api/v1/admin/listings/{boat}/moderate": Lesson(
        body={"decision": "approve"}, ready=("update listings set status = 'pending_review' where id = '{boat}'",)
    ),
    "POST /api/v1/feeds/{feed_id}/runs": Lesson(body=_TYPED),
    "POST /api/v1/feeds/{feed_id}/pull": Lesson(
        ready=("update feeds set url = 'https://1.2.3.4/boats.csv' where id = '{feed}'",)
    ),
    "PUT /api/v1/brokers/{broker}": Lesson(headers={"If-Match": '"1"'}, ready=_MY_FIRM),
    "PUT /api/v1/brokers/{broker}/owner": Lesson(body={"username": lambda s: s.their_name}, ready=_WITH_AGENT),
    "POST /api/v1/brokers/{broker}/seats": Lesson(body={"username": lambda s: s.their_name}, ready=_MY_FIRM),
    "DELETE /api/v1/brokers/{broker}/seats/{person_id}": Lesson(
        path={"person_id": lambda s: s.them}, ready=_WITH_AGENT
    ),
    "POST /api/v1/listings/{boat}/conversations": Lesson(ready=(_PUBLISHED,)),
    "POST /api/v1/conversations/{conversation_id}/offers": Lesson(
        body={"amount": 100_000}, ready=(*_TALK, "delete from offers where conversation_id = '{conversation}'")
    ),
    "POST /api/v1/offers/{offer_id}/moves": Lesson(
        body={"move": "decline"},
        ready=(*_TALK, "update offers set status = 'open', side = 'buyer', author_id = '{them}' where id = '{offer}'"),
    ),
    "POST /api/v1/deals/{deal_id}/papers": Lesson(
        body={"mediaId": lambda s: s.id("media_id")},
        ready=(_PAPER.format(purpose="deal-paper"), "delete from deal_papers", "delete from listing_documents"),
    ),
    "POST /api/v1/listings/{boat}/documents": Lesson(
        body={"mediaId": lambda s: s.id("media_id")},
        ready=(_PAPER.format(purpose="listing-document"), "delete from deal_papers", "delete from listing_documents"),
    ),
    "POST /api/v1/deals/{deal_id}/ratings": Lesson(
        ready=("update deals set status = 'done', closed_at = now() where id = '{deal}'", "delete from sale_ratings")
    ),
    "POST /api/v1/users/me/phone": Lesson(body={"number": "+1 305 555 0123"}),
    "POST /api/v1/users/me/identity": Lesson(
        body={"mediaIds": lambda s: [s.id("media_id")]}, ready=(_PAPER.format(purpose="identity-paper"),)
    ),
}
