"""An authenticator in software: it makes credentials and shows them, well or badly, as a test asks."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class Authenticator:
    """One credential on one device, unlocked whenever it is asked, unless a test says otherwise."""

    origin: str
    rp_id: str = ""
    count: int = 1
    flags: int = PRESENT | VERIFIED
    user_handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any], **lies: str) -> dict[str, Any]:
        """Make a credential, as `navigator.credentials.create` does."""
        self.rp_id = options["rp"]["id"]
        self.user_handle = decoded(options["user"]["id"])
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + cbor2.dumps(cose)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | ATTESTED) + attested}
        response = {
            "clientDataJSON": encoded(self._client("webauthn.create", options, lies)),
            "attestationObject": encoded(cbor2.dumps(attestation)),
            "transports": ["internal", "from-the-future"],
            "publicKeyAlgorithm": -7,
        }
        return self._credential(response)

    def show(self, options: dict[str, Any], **lies: str) -> dict[str, Any]:
        """Show the credential, as `navigator.credentials.get` does."""
        allowed = [decoded(one["id"]) for one in options.get("allowCredentials", [])]
        assert not allowed or self.credential_id in allowed or "stranger" in lies
        assert options["userVerification"] == "required"
        self.count += 1
        data = self._data(self.flags)
        client = self._client("webauthn.get", options, lies)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encoded(client),
            "authenticatorData": encoded(data),
            "signature": encoded(signature),
            "userHandle": encoded(self.user_handle),
        }
        return self._credential(response)

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = encoded(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
        }

    def _client(self, kind: str, options: dict[str, Any], lies: dict[str, str]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        told = {name: value for name, value in lies.items() if name in said}
        return json.dumps(said | told).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)
