"""A line that can be cut: it goes on taking what is sent, and hands nothing over, as a network that has split does."""

import asyncio
from contextlib import suppress
from typing import Self

from faults.ground import free_port


class CuttableLine:
    """Listens on a port of its own and passes on to another, for as long as the block lasts."""

    def __init__(self, to_port: int) -> None:
        """Choose where it listens."""
        self.port = free_port()
        self._to_port = to_port
        self._whole = asyncio.Event()
        self._whole.set()
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Drop every connection."""
        if self._server is not None:
            self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """Hand nothing over from now on."""
        self._whole.clear()

    def mend(self) -> None:
        """Hand over what came meanwhile, and go on."""
        self._whole.set()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.close()
            return
        for source, sink in ((reader, back), (there, writer)):
            pump = asyncio.create_task(self._pump(source, sink))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self._whole.wait()
                sink.write(data)
                await sink.drain()
        sink.close()
