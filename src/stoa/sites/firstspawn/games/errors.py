"""Why a server could not be asked; the words are shown to players and owners."""

from stoa.kernel.errors import OutsideFault


class NoAnswer(OutsideFault):
    """It was not there, or said nothing in time."""

    code = "NO_ANSWER"
    message = "The server did not answer in time."


class WrongAnswer(OutsideFault):
    """Something answered that does not speak the game's protocol, or says too much."""

    code = "WRONG_ANSWER"
    message = "Something answered that is not a game server, or its answer could not be read."
