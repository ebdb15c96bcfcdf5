"""Names of channels, positions in the stream of messages, and how fast one may talk."""

from uuid import UUID

from .models import Channel, Target

type Position = tuple[int, int]

START: Position = (0, 0)
_LONGEST = 20
_LONGEST_AGE = 12


def live_space(site: str) -> str:
    """Give what all keys of a site begin with; the braces keep them together in a cluster."""
    return f"{{{site}:live}}"


def channel_key(channel: str, target: Target) -> str:
    """Name one channel: `server:0190…`, or `home` where there is but one."""
    return channel if target is None else f"{channel}:{target}"


def target_of(key: str) -> Target:
    """Say which thing or person a channel is about."""
    _, _, target = key.partition(":")
    return UUID(target) if target else None


def read_position(text: str) -> Position | None:
    """Read a message's id; None when it is none of ours."""
    first, _, second = text.partition("-")
    if not (first.isdecimal() and second.isdecimal() and first.isascii() and second.isascii()):
        return None
    if len(first) > _LONGEST or len(second) > _LONGEST:
        return None
    return int(first), int(second)


def read_age(text: str) -> int | None:
    """Read how old something is, in milliseconds; None when that is no age."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_AGE else None


def write_position(position: Position) -> str:
    """Write a message's id."""
    return f"{position[0]}-{position[1]}"


def describe_target(channel: Channel, target: Target) -> dict[str, str]:
    """Name the thing as the client does."""
    return {channel.parameter: str(target)} if channel.parameter and target is not None else {}


def refill(left: float, seconds: float, rate: int, burst: int) -> float:
    """Say how many messages may be sent after some time has passed."""
    return min(float(burst), left + seconds * rate)
