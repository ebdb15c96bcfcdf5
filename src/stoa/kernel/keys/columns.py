"""Which columns hold boxes: declared by the features, walked by the re-encryption."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from stoa.kernel.crypto import Keyring, open_box, open_text, row_address, seal
from stoa.kernel.feature import SITES

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TABLE = re.compile(rf"(?:{_NAME.pattern}\.)?{_NAME.pattern}")

_declared: "dict[tuple[str, str], EncryptedColumn]" = {}


@dataclass(frozen=True, slots=True)
class LookupColumn:
    """A keyed hash of the secret beside it, by which its row is found; it follows the secret to a new root key."""

    column: str
    purpose: str
    normalise: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A `bytea` column of boxes, and the column that tells its rows apart: unique, not null, never changed."""

    table: str
    column: str
    key_column: str = "id"
    lookup: LookupColumn | None = None
    site: str = ""
    """The site whose room declares it, and whose database alone has it; empty for what every database has."""

    def address(self, row_id: object) -> str:
        """Name the place of one row's box."""
        return row_address(self.table, self.column, row_id)

    def seal(self, keys: Keyring, plaintext: bytes | str, row_id: object) -> bytes:
        """Encrypt for one row."""
        return seal(keys, plaintext, self.address(row_id))

    def open(self, keys: Keyring, box: bytes, row_id: object) -> bytes:
        """Decrypt what stands in one row."""
        return open_box(keys, box, self.address(row_id))

    def open_text(self, keys: Keyring, box: bytes, row_id: object) -> str:
        """Decrypt text that stands in one row."""
        return open_text(keys, box, self.address(row_id))


def encrypted_column(
    table: str, column: str, key_column: str = "id", *, lookup: LookupColumn | None = None
) -> EncryptedColumn:
    """Declare a column of boxes, so that a change of root keys reaches it."""
    names = [column, key_column, *([lookup.column] if lookup else [])]
    if _TABLE.fullmatch(table) is None or any(_NAME.fullmatch(name) is None for name in names):
        message = f"{table!r}, {names!r}: tables and columns are written in small letters, digits and underscores."
        raise ValueError(message)
    made = EncryptedColumn(table, column, key_column, lookup, _site_of(sys._getframe(1).f_globals["__name__"]))  # noqa: SLF001 - who declares it says where it stands
    if _declared.setdefault((table, column), made) != made:
        message = f"{table}.{column} is declared twice as an encrypted column, in different ways."
        raise ValueError(message)
    return made


def _site_of(module: str) -> str:
    return module.removeprefix(f"{SITES}.").partition(".")[0] if module.startswith(f"{SITES}.") else ""


def encrypted_columns(site: str | None = None) -> list[EncryptedColumn]:
    """List the declared columns, in a fixed order: those of one site's database, or of all."""
    found = [_declared[name] for name in sorted(_declared)]
    return found if site is None else [column for column in found if column.site in {"", site}]
