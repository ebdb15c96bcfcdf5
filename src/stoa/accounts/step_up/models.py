"""Which second factors somebody has."""

from typing import Final

import msgspec

PASSKEY: Final = "passkey"
TOTP: Final = "totp"
RECOVERY: Final = "recovery-code"
FACTORS = frozenset({PASSKEY, TOTP, RECOVERY})


class Factors(msgspec.Struct, frozen=True):
    """Which second factors somebody has."""

    totp: bool
    passkeys: int
    recovery_codes: int
    roles: list[str]
    """What the person has been granted, which may ask for one."""
    email_key: str | None

    @property
    def any(self) -> bool:
        """Whether there is one; recovery codes only stand in for another."""
        return self.totp or self.passkeys > 0

    @property
    def methods(self) -> tuple[str, ...]:
        """By which methods somebody may prove who they are, the handiest first."""
        if not self.any:
            return ()
        has = ((PASSKEY, self.passkeys > 0), (TOTP, self.totp), (RECOVERY, self.recovery_codes > 0))
        return tuple(name for name, there in has if there)
