"""What a handler raises to say what shall become of its job."""

from datetime import timedelta


class GiveUp(Exception):
    """Trying again is of no use: the job becomes a dead letter at once. The words are shown to whoever asked for it."""


class TryAgain(Exception):
    """Try again after a wait that the handler knows better, such as a Retry-After. It counts as an attempt."""

    def __init__(self, words: str, after: timedelta) -> None:
        super().__init__(words)
        self.after = after


class Superseded(Exception):
    """This attempt is no longer the one that counts: the job was discarded, or runs elsewhere by now."""

    def __init__(self) -> None:
        super().__init__("This attempt no longer counts: the job was discarded, or runs elsewhere by now.")
