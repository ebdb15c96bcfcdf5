"""What a browser is asked for."""

from collections.abc import Iterable
from typing import Any

from webauthn import generate_authentication_options, generate_registration_options
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .party import Party

TIMEOUT_MS = 300_000
_TRANSPORTS = {one.value: one for one in AuthenticatorTransport}

type Known = tuple[bytes, Iterable[str]]


def options_to_make(
    party: Party, challenge: str, user_id: bytes, username: str, name: str, known: Iterable[Known]
) -> dict[str, Any]:
    """Ask for a credential that the authenticator finds by itself and lets nobody use without unlocking it."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.title,
        user_id=user_id,
        user_name=username,
        user_display_name=name or username,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return options_to_json_dict(options)


def options_to_show(party: Party, challenge: str, known: Iterable[Known]) -> dict[str, Any]:
    """Ask for one of these credentials, or for any that the authenticator has for this site where none is named."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def _descriptors(known: Iterable[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=credential_id,
            transports=[_TRANSPORTS[name] for name in transports if name in _TRANSPORTS] or None,
        )
        for credential_id, transports in known
    ]
