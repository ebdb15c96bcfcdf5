"""A site with reviews to report, people who report them, and moderators who decide."""

from dataclasses import dataclass
from typing import Any

from tests.commons.crowd import WORDS, Member, add_server, gather_crowd
from tests.harness.web import SiteUnderTest

DESK = "/api/v1/admin/moderation"
REVIEWS = "/api/v1/servers/ember-hollow/reviews"
SCOPES = ("moderation.review", "moderation.figures", "accounts.suspend")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, and the review that they are at odds about."""

    site: SiteUnderTest
    author: Member
    reporters: list[Member]
    moderators: list[Member]
    review_id: str

    async def report(self, who: Member, reason: str = "spam", note: str = "", **other: str) -> Any:
        """Report the review, or what is named."""
        body = {"kind": "review", "id": self.review_id, "reason": reason, "note": note, **other}
        return await who.ask("POST", "/api/v1/reports", body)

    async def case_id(self) -> str:
        """Give the case of what was reported first."""
        rows = await self.moderators[0].get(f"{DESK}/queue")
        return str(rows[0]["id"])

    async def decide(self, who: Member, case_id: str, outcome: str, rule: str = "spam", **more: Any) -> Any:
        """Decide a case."""
        body = {"outcome": outcome, "rule": rule, **more}
        return await who.ask("POST", f"{DESK}/cases/{case_id}/decisions", body)

    async def reported(self) -> str:
        """Report the review by the first reporter, and give its case."""
        answer = await self.report(self.reporters[0])
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["caseId"])

    async def is_shown(self) -> bool:
        """Say whether others see the review."""
        return bool((await self.site.get(REVIEWS)).json()["data"])


async def set_scene(site: SiteUnderTest, reporters: int = 1) -> Scene:
    """Fill the site."""
    names = ["cara-author", *(f"reporter-{n}" for n in range(reporters))]
    author, *others = await gather_crowd(site, names)
    moderators = await gather_crowd(site, ["mod-one", "mod-two"], role="moderator", scopes=SCOPES)
    await add_server(site)
    made = await author.ask("POST", REVIEWS, {"rating": 4, "content": WORDS})
    assert made.status_code == 201, made.text
    return Scene(site, author, others, moderators, made.json()["data"]["id"])
