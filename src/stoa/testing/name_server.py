"""A name server that knows what it is told: for records that prove who owns a server."""

import asyncio
from dataclasses import dataclass, field

import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass(slots=True)
class NameServer(asyncio.DatagramProtocol):
    """Answers from its records: (name, type) to the texts of the records."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _transport: asyncio.DatagramTransport | None = None

    async def start(self, host: str = "127.0.0.1") -> str:
        """Listen; give the address and the port."""
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        self._transport = transport
        return f"{host}:{transport.get_extra_info('sockname')[1]}"

    def stop(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question."""
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = str(question.name).rstrip("."), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{kind} {name}")
        answer = dns.message.make_response(query)
        found = self.records.get((name, kind))
        if found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, found))
        if self._transport is not None:
            self._transport.sendto(answer.to_wire(), addr)
