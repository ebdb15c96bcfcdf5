"""TLS: the name is checked, though the address was resolved and chosen by us."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from stoa.kernel import clock
from stoa.kernel.outgoing import Outgoing, OutsideUnreachable

from .servers import patient

NAME = "named.example"


async def here(_name: str) -> Sequence[str]:
    return ["127.0.0.1"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for one name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
async def port(certificate: Path) -> AsyncIterator[int]:
    """A server that speaks TLS with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    yield listener.sockets[0].getsockname()[1]
    listener.close()


async def test_a_certificate_for_the_name_is_accepted_and_for_another_refused(certificate: Path, port: int) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    outgoing = Outgoing(patient(attempts=1), resolver=here, ssl_context=trusting)
    assert (await outgoing.get(f"https://{NAME}:{port}/")).text == "secret"
    for host in ("other.example", "127.0.0.1"):
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(f"https://{host}:{port}/")
    await outgoing.close()


async def test_a_certificate_that_nobody_vouches_for_is_refused(port: int) -> None:
    outgoing = Outgoing(patient(attempts=1), resolver=here)
    with pytest.raises(OutsideUnreachable):
        await outgoing.get(f"https://{NAME}:{port}/")
    await outgoing.close()
