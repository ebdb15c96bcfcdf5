"""Puzzles, and people who play them."""

from datetime import timedelta
from typing import Any

from stoa.kernel import clock
from stoa.kernel.db import Database
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import SiteUnderTest

PUZZLES = "/api/v1/puzzles"
DESK = "/api/v1/admin/puzzles"
TRIVIA: dict[str, Any] = {
    "title": "What burns longest?",
    "type": "trivia",
    "question": "Which fuel burns longest?",
    "choices": ["Coal", "Lava", "Wood", "Bamboo"],
    "answer": "Lava",
    "explanation": "A bucket of it smelts a hundred things.",
}
WORD: dict[str, Any] = {"title": "The first night", "type": "word", "hint": "Four at a time.", "answer": "torch"}
ODD: dict[str, Any] = {
    "title": "The odd one",
    "type": "visual",
    "question": "Which one is odd?",
    "drawing": {"kind": "odd", "seed": "lantern"},
}


def day(ahead: int = 0) -> str:
    """Give a day, counted from today."""
    return (clock.now().date() + timedelta(days=ahead)).isoformat()


async def an_editor(site: SiteUnderTest, name: str = "mod-one") -> Member:
    """Give somebody who writes puzzles."""
    [editor] = await gather_crowd(site, [name], role="moderator", scopes=("puzzles.edit",))
    return editor


async def write(editor: Member, told: dict[str, Any], **more: Any) -> str:
    """Write a puzzle; give its id."""
    answer = await editor.ask("POST", DESK, {**told, **more})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["data"]["puzzle"]["id"]
    assert answer.headers["location"].endswith(made)
    return made


async def today(editor: Member, told: dict[str, Any], **more: Any) -> str:
    """Write a puzzle for today; give the address at which it is played."""
    return f"{PUZZLES}/{await write(editor, told, day=day(), **more)}"


async def submit(member: Member, puzzle: str, answer: object) -> Any:
    """Take a try; give what it was told, or the code of the refusal."""
    told = await member.ask("POST", f"{puzzle}/submit", {"answer": answer})
    return told.json()["data"] if told.status_code == 200 else told.json()["error"]["code"]


def database_of(site: SiteUnderTest) -> Database:
    """Give the database of the site."""
    return site.runtime.databases[site.name]
