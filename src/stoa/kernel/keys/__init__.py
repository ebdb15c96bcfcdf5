"""What of the secrets stands in the database: signing keys, and columns of boxes that follow a change of root keys."""

from .columns import EncryptedColumn, LookupColumn, encrypted_column, encrypted_columns
from .reencryption import Reencryption, count_stale, reencrypt
from .settings import SigningSettings
from .signing import NoSigningKey, SigningKeys

__all__ = [
    "EncryptedColumn",
    "LookupColumn",
    "NoSigningKey",
    "Reencryption",
    "SigningKeys",
    "SigningSettings",
    "count_stale",
    "encrypted_column",
    "encrypted_columns",
    "reencrypt",
]
