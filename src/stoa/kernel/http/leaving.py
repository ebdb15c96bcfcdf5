"""A door that nobody new comes through, while those who stand in it are let in."""

import contextlib
import ctypes
import socket
import struct
import sys

_ATTACH_FILTER = 26  # Linux: SO_ATTACH_FILTER, which Python does not name
# Classic BPF (linux/filter.h): what is to be done, two jumps, a number. A listening socket is shown the TCP header.
_LOAD_BYTE, _JUMP_IF_EQUAL, _AND, _GIVE = 0x30, 0x15, 0x54, 0x06
_FLAGS, _SYN, _ACK = 13, 0x02, 0x10
_WHOLE = 0xFFFF
_ONLY_KNOWN = (
    (_LOAD_BYTE, 0, 0, _FLAGS),
    (_AND, 0, 0, _SYN | _ACK),
    (_JUMP_IF_EQUAL, 0, 1, _SYN),
    (_GIVE, 0, 0, 0),
    (_GIVE, 0, 0, _WHOLE),
)


def turn_away_newcomers(sock: socket.socket) -> None:
    """Let the system take no new connections for a listening socket, and finish those that it has begun.

    Whoever knocks hears nothing, knocks again after a second, and finds the next process or a door that is shut.
    Without it somebody comes in between the last look into the queue and its end, and is cut off with a request sent.
    """
    if sys.platform != "linux":
        return
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _ONLY_KNOWN))
    told = struct.pack("HL", len(_ONLY_KNOWN), ctypes.addressof(program))
    with contextlib.suppress(OSError):  # a sandbox that knows no filters
        sock.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, told)
