"""Settings of passwords."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings


@settings("Passwords")
class PasswordSettings:
    """How much work a password is hashed with, and what it is compared with."""

    memory_kib: int = setting(
        "PASSWORD_MEMORY_KIB",
        default=47_104,
        minimum=1024,
        maximum=1_048_576,
        meaning="Memory that hashing one password takes. When it rises, passwords are hashed anew as people sign in.",
    )
    passes: int = setting(
        "PASSWORD_PASSES", default=2, minimum=1, maximum=20, meaning="How often that memory is worked through."
    )
    at_once: int = setting(
        "PASSWORD_HASHES_AT_ONCE",
        default=2,
        minimum=1,
        maximum=64,
        meaning="How many passwords one process hashes at the same time, each in a thread of its own.",
    )
    waiting: int = setting(
        "PASSWORD_HASHES_WAITING",
        default=100,
        minimum=0,
        maximum=10_000,
        meaning="How many more may wait for their turn; whoever comes then is asked to come back.",
    )
    breach_url: str = setting(
        "PASSWORD_BREACH_URL",
        default="",
        meaning="Range service that knows breached passwords by the first five digits of their SHA-1, such as "
        "https://api.pwnedpasswords.com/range/. Empty: only the list that comes with Stoa is asked.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse what would make hashes weak, and an address that is none."""
        if production and self.memory_kib < 19_456:  # noqa: PLR2004 - the least that OWASP names
            yield "PASSWORD_MEMORY_KIB must be at least 19456 in production: less is guessed too fast."
        if self.breach_url and not self.breach_url.startswith(("https://", "http://")):
            yield "PASSWORD_BREACH_URL must be an address that begins with https://."
