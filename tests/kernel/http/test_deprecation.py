"""Row 54: an address that will go says since when and until when, in answers and in the document."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from stoa.kernel.errors import NotFound
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.binding import WrongDeclaration
from stoa.kernel.http.openapi import document
from stoa.kernel.http.routes import Cached, Deprecated, get
from stoa.ui.default_look import STOA
from tests.harness.web import StartSite

SINCE, UNTIL = datetime(2026, 11, 1, 12, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
OLD = Deprecated(since=SINCE, until=UNTIL, instead="/api/v2/things/{id}")


@get("/api/v1/old/{name}", access=public, summary="An address that will go", deprecated=OLD)
async def show_old(name: str) -> str:
    """Answer as long as it does."""
    if name == "nothing":
        raise NotFound
    return name


@get("/api/v1/old", access=signed_in, summary="Another for members", deprecated=OLD)
async def list_old() -> list[str]:
    """Answer as long as it does."""
    return []


@get("/api/v1/new", access=public, summary="An address that stays")
async def show_new() -> str:
    """Answer for good."""
    return "new"


def site_of(*routes: object) -> Site:
    feature = Feature(name="ageing", package="tests.kernel.http", routes=routes)  # type: ignore[arg-type]  # a decorated function is a route
    return Site(name="ageing", title="Ageing", tagline="", look=STOA, features=(feature,))


async def test_row_54_every_answer_of_an_address_that_will_go_says_since_and_until_when(start_site: StartSite) -> None:
    site = await start_site(site=site_of(show_old, list_old, show_new))
    for path, status in (("/api/v1/old/a", 200), ("/api/v1/old/nothing", 404), ("/api/v1/old", 401)):
        answer = await site.get(path)
        assert answer.status_code == status
        since = answer.headers["deprecation"]
        assert since == f"@{int(SINCE.timestamp())}"
        until = parsedate_to_datetime(answer.headers["sunset"])
        assert answer.headers["sunset"].endswith(" GMT")
        assert until == UNTIL
        assert until.timestamp() >= int(since.removeprefix("@"))
        assert answer.headers["link"] == '</api/v2/things/{id}>; rel="successor-version"'
    assert not {"deprecation", "sunset"} & (await site.get("/api/v1/new")).headers.keys()
    told = document(site.edge._sites["ageing.localhost"])["paths"]
    assert told["/api/v1/old"]["get"]["deprecated"] is True
    assert "deprecated" not in told["/api/v1/new"]["get"]


@pytest.mark.parametrize(
    ("since", "until"), [(UNTIL, SINCE), (SINCE.replace(tzinfo=None), UNTIL), (SINCE, UNTIL.replace(tzinfo=None))]
)
def test_row_54_an_address_cannot_end_before_it_is_deprecated(since: datetime, until: datetime) -> None:
    with pytest.raises(ValueError, match="deprecated first and ends later"):
        Deprecated(since=since, until=until)


async def test_an_answer_that_is_kept_for_everybody_cannot_say_so_and_is_refused(start_site: StartSite) -> None:
    @get("/api/v1/kept", access=public, summary="Kept", deprecated=OLD, cached=Cached(timedelta(1).total_seconds()))
    async def kept() -> str:
        """Answer from what is kept."""
        return "kept"

    with pytest.raises(WrongDeclaration, match="deprecated and kept"):
        await start_site(site=site_of(kept))
