"""Taking answers from a mail server, in SMTP: for addresses that are somebody's alone; nothing is passed on."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog

from stoa.accounts.context import Accounts
from stoa.accounts.offline import accounts_of_site
from stoa.commons.letterbox.models import Answer, Box
from stoa.commons.letterbox.reading import read_answer
from stoa.commons.letterbox.service import accept_answer, load_box
from stoa.commons.letterbox.settings import LetterboxSettings
from stoa.kernel.config import Config
from stoa.kernel.doors import Door, Say
from stoa.kernel.errors import Fault
from stoa.kernel.outgoing import close_quietly
from stoa.kernel.runtime import Runtime

from .wire import MOST_BYTES, Caller, Reply, TooMuch

PATIENCE = 120.0
MOST_AT_ONCE = 50
_BUSY, _LATER = Reply(421, "4.3.2", "Too many at once. Try again shortly."), Reply(451, "4.3.0", "Try again later.")
_TAKEN = Reply(250, "2.0.0", "Taken.")
_TOO_LARGE = Reply(552, "5.3.4", f"No mail is larger than {MOST_BYTES // 1024**2} MB here.")
_SERVER_FAULT = 500

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Letterbox:
    """Takes answers, and says why it does not take one: the writer's mail server tells them."""

    accounts: Accounts
    domain: str
    _at_once: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with a mail server, for as long as is decent."""
        caller = Caller(reader, writer)
        self._at_once += 1
        try:
            with suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                async with asyncio.timeout(PATIENCE):
                    await (self._speak(caller) if self._at_once <= MOST_AT_ONCE else caller.say(_BUSY))
        finally:
            self._at_once -= 1
            await close_quietly(writer)

    async def _speak(self, caller: Caller) -> None:
        await caller.greet(self.domain)
        sender: str | None = None
        box: Box | None = None
        while (heard := await caller.hear()) is not None:
            match heard:
                case "MAIL", str(named):
                    sender, box = named, None
                    await caller.say(Reply(250, "2.1.0", "Go on."))
                case "RCPT", address if sender is not None:
                    reply, box = await self._find(address, box)
                    await caller.say(reply)
                case "DATA", _ if box is not None:
                    await caller.say(await self._take(caller, box, bounces=not sender))
                    sender, box = None, None
                case "RSET", _:
                    sender, box = None, None
                    await caller.say(Reply(250, "2.0.0", "Forgotten."))
                case _:
                    await caller.say(Reply(503, "5.5.1", "First MAIL, then RCPT, then DATA."))

    async def _find(self, address: str, box: Box | None) -> tuple[Reply, Box | None]:
        if box is not None:
            return Reply(452, "4.5.3", "One recipient at a time."), box
        try:
            return Reply(250, "2.1.5", "Go on."), await load_box(self.accounts.database.read(), self.accounts, address)
        except Fault as fault:
            return _refusal(fault), None

    async def _take(self, caller: Caller, box: Box, *, bounces: bool) -> Reply:
        """Say that it is taken once it is in the database: the mail server forgets it then."""
        try:
            content = await caller.take_mail()
        except TooMuch:
            return _TOO_LARGE
        answer: Answer = read_answer(content)
        if bounces:  # a mail server speaks, and nobody is told what it says
            return _TAKEN
        try:
            await accept_answer(self.accounts, box, answer)
        except Fault as fault:
            return _refusal(fault)
        return _TAKEN


def _refusal(fault: Fault) -> Reply:
    if fault.status >= _SERVER_FAULT:
        log.error("answer_not_taken", code=fault.code)
        return _LATER
    return Reply(550, "5.7.1", fault.words)


def _is_wanted(config: Config, name: str) -> bool:
    return config.for_site(name, LetterboxSettings).port > 0


async def keep_open(runtime: Runtime, name: str, stop: asyncio.Event, say: Say) -> None:
    """Take answers until it is time to stop."""
    settings = runtime.config.for_site(name, LetterboxSettings)
    box = Letterbox(accounts_of_site(runtime, name), settings.domain)
    server = await asyncio.start_server(box.serve, settings.host, settings.port)
    async with server:
        say(f"{runtime.sites[name].title}'s answers by mail are taken at {settings.host}:{settings.port}.")
        await stop.wait()


DOOR = Door("answers", _is_wanted, keep_open)
