"""The keyring: root secrets, and the keys for single purposes that are derived from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stoa.kernel.config import Config, ConfigFaults, SettingFault, settings_groups
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.config.group import fields_of
from stoa.kernel.errors import Fault

from .mac import Mac
from .roots import BadRoots, Root, development_roots, parse_roots, read_development_roots
from .settings import CryptoSettings

_PURPOSE = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_MOST_PURPOSES = 4096
SHORT_MAC_BYTES = 16
_MARKS = "marks of content"  # no root has such a name
_ONE_NONCE = bytes(12)


class UnknownKey(Fault):
    """Something was written with a root key that this installation no longer has."""

    code = "UNKNOWN_KEY"


@dataclass(frozen=True, slots=True)
class Keyring:
    """Root secrets in order, the first of which writes, seen by one site.

    Every key in use is HKDF-derived from a root under a label of its own, so no key serves two purposes, and what
    one site has signed means nothing to another.
    """

    roots: tuple[Root, ...]
    site: str = ""
    _derived: dict[tuple[str, str, str], bytes] = field(default_factory=dict, repr=False, compare=False)
    _wrappers: dict[str, AESGCM] = field(default_factory=dict, repr=False, compare=False)
    _macs: dict[tuple[str, str | None], Mac] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse an empty keyring."""
        if not self.roots:
            message = "A keyring needs at least one root key."
            raise BadRoots(message)

    @property
    def current(self) -> Root:
        """The root that writes."""
        return self.roots[0]

    def for_site(self, site: str) -> "Keyring":
        """Give the same roots as one site derives from them."""
        return Keyring(self.roots, site)

    def derive(self, use: str, purpose: str, root_id: str | None = None) -> bytes:
        """Give the key for one purpose of one use (`seal`, `hash`, `sign`), from the current root or the named one."""
        name = root_id or self.roots[0].id
        known = self._derived.get((use, purpose, name))
        if known is not None:
            return known
        if _PURPOSE.fullmatch(purpose) is None or len(self._derived) >= _MOST_PURPOSES:
            message = f"{purpose!r} is not a purpose: purposes are fixed names in the code, never values that come in."
            raise ValueError(message)
        label = f"stoa/1/{use}/{self.site}/{purpose}".encode()
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(self.root(name).secret)
        self._derived[use, purpose, name] = key
        return key

    def wrapper(self, root_id: str) -> AESGCM:
        """Give the cipher that wraps the data keys of boxes under one root."""
        known = self._wrappers.get(root_id)
        if known is None:
            known = self._wrappers[root_id] = AESGCM(self.derive("seal", "data-keys", root_id))
        return known

    def mark(self, content: bytes) -> bytes:
        """Give 16 bytes that tell whether content is the same as before, in a tenth of what a hash of it takes.

        It proves nothing to anybody: GMAC is one only where no nonce comes twice.
        """
        marker = self._wrappers.get(_MARKS)
        if marker is None:
            marker = self._wrappers[_MARKS] = AESGCM(self.derive("mark", "content")[:16])
        return marker.encrypt(_ONE_NONCE, b"", content)

    def short_mac(self, content: bytes, purpose: str, root_id: str | None = None) -> bytes:
        """Sign what lives for a moment and is made for every page: 16 bytes, in a third of what HMAC takes."""
        return blake2b(content, key=self.derive("mac", purpose, root_id), digest_size=SHORT_MAC_BYTES).digest()

    def mac(self, purpose: str, root_id: str | None = None) -> Mac:
        """Give what signs for one purpose, from the current root or the named one."""
        known = self._macs.get((purpose, root_id))
        if known is None:
            known = self._macs[purpose, root_id] = Mac(self.derive("sign", purpose, root_id))
        return known

    def root(self, root_id: str) -> Root:
        """Find the root of that name; `UnknownKey` when it is gone."""
        for root in self.roots:
            if root.id == root_id:
                return root
        message = "This was written with a key that is no longer installed. Put the old key back into STOA_KEYS."
        raise UnknownKey(message)


def load_keyring(config: Config) -> Keyring:
    """Read the installation's keyring; in development with no keys set, one is made for the machine and kept."""
    data = config[CoreSettings].data
    try:
        roots = parse_roots(config[CryptoSettings].keys)
        if config.production:
            _refuse_reuse(config, roots, read_development_roots(data))
        return Keyring(roots or development_roots(data))
    except BadRoots as fault:
        source = config.sources.get("STOA_KEYS", "not set")
        raise ConfigFaults([SettingFault("STOA_KEYS", source, str(fault))]) from None


def _refuse_reuse(config: Config, roots: tuple[Root, ...], development: tuple[Root, ...]) -> None:
    """Refuse production without keys, with development's keys, or with a key that is another setting's secret too."""
    if not roots:
        message = "production needs a root key. Make one with `stoa keys new`."
        raise BadRoots(message)
    if {root.secret for root in roots} & {root.secret for root in development}:
        message = "this key was made for development. Make one for production with `stoa keys new`."
        raise BadRoots(message)
    texts = [item.partition(":")[2].rstrip("=") for item in config[CryptoSettings].keys]
    for env, value in _other_secrets(config):
        if any(text in value for text in texts):
            message = f"a root key is also the value of {env}. Give each its own secret."
            raise BadRoots(message)


def _other_secrets(config: Config) -> Iterable[tuple[str, str]]:
    for group in settings_groups().values():
        if group is CryptoSettings:
            continue
        specs = {item.name: spec for item, spec in fields_of(group)}
        values: Any = config[group]
        for item in fields(group):
            if specs[item.name].secret:
                yield specs[item.name].env, str(getattr(values, item.name))
