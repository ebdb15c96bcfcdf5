"""HTTP over guarded connections: the address that is checked is the address that is called, and answers are bounded."""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable

import httpcore2
import httpx2

from .faults import AddressRefused, OutsideTooLarge
from .guard import Guard

LARGEST = "largest"
_KEEP_IDLE_SECONDS = 15.0

type SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves names itself, and connects to checked addresses only. TLS still speaks to the name."""

    def __init__(self, guard: Guard) -> None:
        """Use what the guard allows."""
        self.guard = guard
        self.inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of the host that answers, if every one of them may be called."""
        last = httpcore2.ConnectError("there is no address")
        try:
            async with asyncio.timeout(timeout):
                for address in await self.guard.addresses(host, port):
                    try:
                        return await self.inner.connect_tcp(
                            str(address), port, local_address=local_address, socket_options=socket_options
                        )
                    except httpcore2.ConnectError as fault:
                        last = fault
        except AddressRefused:
            raise
        except TimeoutError as fault:
            raise httpcore2.ConnectTimeout(str(fault)) from fault
        except (OSError, UnicodeError) as fault:
            raise httpcore2.ConnectError(str(fault)) from fault
        raise last


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A connection pool behind the guard."""

    def __init__(self, guard: Guard, *, connections: int, ssl_context: ssl.SSLContext) -> None:
        """Open nothing yet."""
        self.pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=connections,
            max_keepalive_connections=min(connections, 20),
            keepalive_expiry=_KEEP_IDLE_SECONDS,
            network_backend=GuardedBackend(guard),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; its answer's body stops at the bound that the request carries."""
        answer = await self.pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        stream = BoundedStream(answer.stream, int(request.extensions[LARGEST]))
        return httpx2.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close every connection."""
        await self.pool.aclose()


class BoundedStream(httpx2.AsyncByteStream):
    """The bytes of an answer as they come over the wire, up to a bound."""

    def __init__(self, inner: object, largest: int) -> None:
        """Count from nothing."""
        if not isinstance(inner, AsyncIterable):
            message = "The answer cannot be read asynchronously."
            raise TypeError(message)
        self.inner: AsyncIterable[bytes] = inner
        self.largest = largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the chunks; raise `OutsideTooLarge` beyond the bound."""
        read = 0
        async for chunk in self.inner:
            read += len(chunk)
            if read > self.largest:
                raise OutsideTooLarge
            yield chunk

    async def aclose(self) -> None:
        """Give the connection back, or close it when the answer was not read to its end."""
        close = getattr(self.inner, "aclose", None)
        if close is not None:
            await close()
