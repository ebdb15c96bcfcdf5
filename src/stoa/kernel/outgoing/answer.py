"""What a call brought back."""

from dataclasses import dataclass, field

import httpx2
import msgspec

from .faults import OutsideDeclined, OutsideGarbled


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read to its end."""

    status: int
    headers: httpx2.Headers = field(repr=False)
    content: bytes = field(repr=False)
    url: str

    @property
    def good(self) -> bool:
        """Say whether the other side did what it was asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 - what HTTP calls success

    @property
    def text(self) -> str:
        """Read the body as text; bytes that are none become question marks."""
        return self.content.decode("utf-8", errors="replace")

    def checked(self) -> "Answer":
        """Give the answer itself when it is good; raise `OutsideDeclined` otherwise."""
        if not self.good:
            raise OutsideDeclined(extra={"outsideStatus": self.status})
        return self

    def json[T](self, kind: type[T]) -> T:
        """Read the body as JSON of one shape; raise `OutsideGarbled` when it is none."""
        try:
            return msgspec.json.decode(self.content, type=kind)
        except (msgspec.DecodeError, RecursionError):
            raise OutsideGarbled from None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try of a call, for metrics: `result` is a status or the code of a fault."""

    host: str
    method: str
    result: str
    seconds: float
    attempt: int
