"""Settings of the root keys."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings

from .roots import DEVELOPMENT_PREFIX, BadRoots, parse_roots


@settings("Keys")
class CryptoSettings:
    """The root secrets from which every other key of the installation is derived."""

    keys: tuple[str, ...] = setting(
        "STOA_KEYS",
        default=(),
        secret=True,
        required_in_production=True,
        meaning=(
            "Root keys as `id:base64url(32 random bytes)`, separated by commas; the first one writes, all of them "
            "read. `stoa keys new` prints one."
        ),
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse keys that cannot be read, or that anybody could guess."""
        try:
            roots = parse_roots(self.keys)
        except BadRoots as fault:
            yield f"STOA_KEYS: {fault}"
            return
        if production and any(root.id.startswith(DEVELOPMENT_PREFIX) for root in roots):
            yield (
                "STOA_KEYS: this is a key that was made for development. Make one for production with `stoa keys new`."
            )
