"""What is refused about puzzles."""

from stoa.kernel.errors import Conflict, Detail, Forbidden, Gone, Invalid, NotFound


class NoSuchPuzzle(NotFound):
    """There is none, or its day has not come: the two look alike."""

    code = "NO_SUCH_PUZZLE"
    message = "There is no such puzzle."


class NoPuzzleToday(NotFound):
    """Nobody has written one for this day."""

    code = "NO_PUZZLE_TODAY"
    message = "There is no puzzle today. The next one comes at midnight UTC; the archive has those of other days."


class PuzzleClosed(Gone):
    """Its day is over."""

    code = "PUZZLE_CLOSED"
    message = "The day of this puzzle is over, and its solution can be seen. Play the puzzle of today."


class AlreadySolved(Conflict):
    """There is nothing left to find."""

    code = "ALREADY_SOLVED"
    message = "You have solved this puzzle already. The next one comes at midnight UTC."


class NoAttemptsLeft(Conflict):
    """All tries are used up."""

    code = "NO_ATTEMPTS_LEFT"
    message = "You have used all your tries at this puzzle. The next one comes at midnight UTC."


class EditorsDoNotPlay(Forbidden):
    """Whoever can read the solution does not compete."""

    code = "EDITORS_DO_NOT_PLAY"
    message = "You look after the puzzles here and can see their solutions, so you do not play for points."


class BadAnswer(Invalid):
    """It cannot be an answer to this puzzle; it has cost no try."""

    code = "BAD_ANSWER"
    message = "This cannot be an answer to this puzzle. It has cost you no try."

    def __init__(self, words: str = message) -> None:
        """Say what is wrong with it, beside the field."""
        super().__init__(words, details=(Detail("answer", words),))


class BadPuzzle(Invalid):
    """It could not be played."""

    code = "BAD_PUZZLE"
    message = "This puzzle could not be played as it is."

    def __init__(self, field: str = "content", words: str = message) -> None:
        """Name the field, and what is wrong with it."""
        super().__init__(words, details=(Detail(field, words),))


class DayTaken(Conflict):
    """There is one puzzle a day."""

    code = "DAY_TAKEN"
    message = "Another puzzle is planned for this day. Choose a different one."


class PuzzlePublished(Conflict):
    """Somebody may have played it."""

    code = "PUZZLE_PUBLISHED"
    message = "This puzzle has been published. It can be withdrawn, and not be changed or removed any more."
