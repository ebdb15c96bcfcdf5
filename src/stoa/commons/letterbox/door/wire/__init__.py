"""SMTP, as much of it as a mail server needs to bring a mail."""

import asyncio
import re
from dataclasses import dataclass

MOST_BYTES = 10 * 1024**2
_MOST_WRONG = 20
_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>\s]{0,320})>(?:\s.*)?", re.IGNORECASE)
_WITH_PATH = frozenset({"MAIL", "RCPT"})


class TooMuch(Exception):
    """A mail is larger than any that is taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a mail server."""

    code: int
    detail: str
    words: str

    def as_bytes(self) -> bytes:
        """Write it on one line."""
        words = " ".join(self.words.encode("ascii", "replace").decode().split())[:400]
        return f"{self.code} {self.detail} {words}\r\n".encode()


@dataclass(slots=True)
class Caller:
    """A mail server that has come."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    _wrong: int = 0

    async def greet(self, domain: str) -> None:
        """Say where it is."""
        await self._write(f"220 {domain} takes answers\r\n".encode())

    async def say(self, reply: Reply) -> None:
        """Tell it something."""
        await self._write(reply.as_bytes())

    async def _write(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()

    async def hear(self) -> tuple[str, str] | None:
        """Give the next thing that it wants of us, with the address that it names; None where it leaves."""
        while self._wrong < _MOST_WRONG:
            line = (await self.reader.readuntil(b"\n")).decode("ascii", "replace").strip()
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            path = _PATH.fullmatch(rest.strip()) if verb in _WITH_PATH else None
            if path is not None:
                return verb, path[1]
            match verb:
                case "DATA" | "RSET":
                    return verb, ""
                case "EHLO" | "HELO":
                    more = f"250-SIZE {MOST_BYTES}\r\n250-8BITMIME\r\n" if verb == "EHLO" else ""
                    await self._write(f"{'250-Welcome' if more else '250 Welcome'}\r\n{more}".encode())
                    if more:
                        await self._write(b"250 ENHANCEDSTATUSCODES\r\n")
                case "NOOP":
                    await self.say(Reply(250, "2.0.0", "Here."))
                case "QUIT":
                    await self.say(Reply(221, "2.0.0", "Goodbye."))
                    return None
                case _:
                    self._wrong += 1
                    known = verb in _WITH_PATH
                    await self.say(
                        Reply(501 if known else 502, "5.5.4" if known else "5.5.1", "This is not understood.")
                    )
        return None

    async def take_mail(self) -> bytes:
        """Take a mail to its end: a line with a single dot, between ends of line that are both of two letters."""
        await self._write(b"354 Go on, and end with a dot on a line of its own\r\n")
        parts: list[bytes] = []
        size = 0
        while (line := await self.reader.readuntil(b"\r\n")) != b".\r\n":
            size += len(line)
            if size <= MOST_BYTES:
                parts.append(line.removeprefix(b"."))
            else:
                parts.clear()
        if size > MOST_BYTES:
            raise TooMuch
        return b"".join(parts)
