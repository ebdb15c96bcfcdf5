"""The second Votifier protocol: a greeting with a challenge, one signed message, one answer."""

import asyncio
import base64
import hashlib
import hmac
import re
import struct

import msgspec

from stoa.kernel.outgoing import Guard, OutsideUnreachable, close_quietly, guarded_connect
from stoa.sites.firstspawn.votifier.errors import NotAVotifier, VoteRejected, VotifierSilent
from stoa.sites.firstspawn.votifier.models import Ballot

_GREETING = re.compile(rb"VOTIFIER 2(?:\.[0-9.]+)? ([\x21-\x7e]{1,128})\r?\n")
_MAGIC = 0x733A
LARGEST_MESSAGE = 1024
_LONGEST_GREETING = 256
_LONGEST_ANSWER = 4096


async def send_vote(
    guard: Guard, host: str, port: int, *, service_name: str, token: bytes, ballot: Ballot, seconds: float
) -> None:
    """Hand a vote over, or raise why not."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await guarded_connect(guard, host, port)
            try:
                challenge = read_greeting(await _read_line(reader, _LONGEST_GREETING))
                writer.write(make_message(service_name, token, ballot, challenge))
                await writer.drain()
                check_answer(await _read_answer(reader))
            finally:
                await close_quietly(writer)
    except (TimeoutError, OutsideUnreachable):
        raise VotifierSilent from None
    except (asyncio.IncompleteReadError, ConnectionError, OSError):
        raise NotAVotifier from None


async def _read_line(reader: asyncio.StreamReader, most: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        if len(line) == most:
            raise NotAVotifier
        line += await reader.readexactly(1)
    return line


async def _read_answer(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    while len(answer) < _LONGEST_ANSWER:
        piece = await reader.read(_LONGEST_ANSWER - len(answer))
        answer += piece
        if not piece or answer.rstrip().endswith(b"}"):
            return answer
    raise NotAVotifier


def read_greeting(line: bytes) -> str:
    """Give the challenge of a greeting."""
    found = _GREETING.fullmatch(line)
    if found is None:
        raise NotAVotifier
    return found[1].decode("ascii")


def make_message(service_name: str, token: bytes, ballot: Ballot, challenge: str) -> bytes:
    """Give the message: the vote as JSON text, signed to the byte, in a frame."""
    payload = msgspec.json.encode(
        {
            "serviceName": service_name,
            "username": ballot.username,
            "address": ballot.address,
            "timestamp": ballot.timestamp_ms,
            "challenge": challenge,
        }
    )
    signature = base64.b64encode(hmac.new(token, payload, hashlib.sha256).digest()).decode()
    message = msgspec.json.encode({"payload": payload.decode(), "signature": signature})
    if len(message) > LARGEST_MESSAGE:
        raise NotAVotifier
    return struct.pack(">HH", _MAGIC, len(message)) + message


def check_answer(answer: bytes) -> None:
    """Be content with `ok`; anything else is a refusal, or no answer at all."""
    if not answer:
        raise VotifierSilent
    try:
        told = msgspec.json.decode(answer, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotAVotifier from None
    if told.get("status") != "ok":
        raise VoteRejected
