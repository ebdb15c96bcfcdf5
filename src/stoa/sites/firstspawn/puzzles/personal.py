"""What puzzles say about people."""

from stoa.kernel.feature import PersonalColumn

_GIVEN = "Shows that a prize was given out, and once (performance of a contract)."
_BOARD = "Where somebody stands on the leaderboards."

PERSONAL = (
    PersonalColumn("puzzle_submissions", "answer", "What somebody answered last, and what it scored.", "erase"),
    PersonalColumn("puzzle_tries", "answer", "Each try at a puzzle.", "erase"),
    PersonalColumn("puzzle_tries", "marks", "What each try was told.", "erase"),
    PersonalColumn("puzzle_progress", "last_solved_day", "How many days in a row somebody has solved.", "erase"),
    PersonalColumn("puzzle_progress", "reminded_on", "When somebody was reminded, as they had asked.", "erase"),
    PersonalColumn("puzzle_standings", "period", _BOARD, "erase"),
    PersonalColumn("puzzle_standings", "begins", _BOARD, "erase"),
    PersonalColumn("puzzle_rewards", "basis", _GIVEN, "keep", owner="awarded_to"),
    PersonalColumn("puzzle_rewards", "description", _GIVEN, "keep", owner="awarded_to"),
)
