"""What is told live: the queue to moderators alone, and to people what concerns them, without naming anybody else."""

from stoa.commons.live import LiveEvent
from stoa.commons.moderation.events import Decided, MessageSent, Reported
from stoa.commons.moderation.telling import LIVE, may_work
from stoa.commons.subjects import Viewer
from stoa.kernel.ids import new_id
from tests.harness.databases import NewDatabase


async def test_only_those_who_work_the_queue_may_listen_to_it(new_database: NewDatabase) -> None:
    db = (await new_database("firstspawn")).read()
    assert await may_work(db, Viewer(new_id(), frozenset({"moderation.review"})), None)
    assert not await may_work(db, Viewer(new_id()), None)
    assert not await may_work(db, Viewer(), None)


def test_an_owner_is_told_of_the_decision_and_the_queue_of_the_case_alone() -> None:
    owner, decision, case = new_id(), new_id(), new_id()
    told = Decided(case, decision, "review", new_id(), owner, "hide", "spam")
    heard = {one.type: one for one in LIVE if isinstance(one, LiveEvent)}
    own, queue = heard["user:moderationDecision"], heard["moderation:decided"]
    assert list(own.targets(told)) == [owner]
    assert own.data(told) == {"decisionId": decision, "outcome": "hide"}
    assert (list(queue.targets(told)), queue.data(told)) == ([None], {"caseId": case})
    nobodys = Decided(case, decision, "server", new_id(), None, "hide", "spam")
    assert list(own.targets(nobodys)) == []
    reported = Reported(case, new_id(), "review", new_id())
    assert heard["moderation:reported"].data(reported) == {"caseId": case}


def test_nobody_is_told_of_what_they_said_themselves() -> None:
    person = new_id()
    message = next(one for one in LIVE if isinstance(one, LiveEvent) and one.type == "user:moderationMessage")
    assert list(message.targets(MessageSent(new_id(), new_id(), person, from_moderator=True))) == [person]
    assert list(message.targets(MessageSent(new_id(), new_id(), person, from_moderator=False))) == []
