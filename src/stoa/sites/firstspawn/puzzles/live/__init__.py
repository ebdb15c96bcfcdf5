"""What is told at once of puzzles: to everybody that there is a new one, to each what concerns them alone."""

from stoa.commons.live import LiveEvent
from stoa.sites.firstspawn.puzzles.events import PuzzlePrizeWon, PuzzlePublished, PuzzleSolved

NEW_DAILY = LiveEvent(
    event=PuzzlePublished,
    type="puzzle:newDaily",
    channel="site",
    meaning="The puzzle of a new day can be played.",
    to=lambda _: None,
    data=lambda told: {"puzzleId": told.puzzle_id, "title": told.title},
)
SOLVED = LiveEvent(
    event=PuzzleSolved,
    type="puzzle:solved",
    channel="user",
    meaning="You have solved a puzzle, as the so-manieth.",
    to=lambda told: told.person_id,
    data=lambda told: {"puzzleId": told.puzzle_id, "rank": told.rank},
)
PRIZE_WON = LiveEvent(
    event=PuzzlePrizeWon,
    type="puzzle:prizeWon",
    channel="user",
    meaning="You have won a prize with a puzzle.",
    to=lambda told: told.person_id,
    data=lambda told: {"prizeId": told.prize_id, "redemptionCode": told.redemption_code},
)
LIVE = (NEW_DAILY, SOLVED, PRIZE_WON)
