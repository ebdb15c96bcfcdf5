"""Files: a local folder or an object store behind the same few functions. Private unless a signed link says otherwise.

files = open_storage(config[StorageSettings], keys.for_site("encore"), data=core.data, site="encore")
stored = await put(files, "tracks/0190…/original.flac", chunks, largest=200_000_000, sha256=announced)
"""

from .faults import (
    BadKey,
    BadRange,
    ChecksumMismatch,
    FileExists,
    FileTooLarge,
    NoSuchFile,
    StorageDown,
    WrongContentType,
)
from .headers import clean_type, disposition_of, download_headers
from .links import (
    Download,
    SignedRequest,
    accept_upload,
    check_upload,
    presign_download,
    presign_upload,
    serve_download,
)
from .names import QUARANTINE, checked_key, is_in_quarantine, quarantine_key
from .objects import (
    FileBody,
    FileInfo,
    Stored,
    check,
    copy,
    delete,
    exists,
    get,
    head,
    list_files,
    promote,
    put,
    read,
    sweep_quarantine,
)
from .settings import StorageSettings
from .store import Storage, open_storage

__all__ = [
    "QUARANTINE",
    "BadKey",
    "BadRange",
    "ChecksumMismatch",
    "Download",
    "FileBody",
    "FileExists",
    "FileInfo",
    "FileTooLarge",
    "NoSuchFile",
    "SignedRequest",
    "Storage",
    "StorageDown",
    "StorageSettings",
    "Stored",
    "WrongContentType",
    "accept_upload",
    "check",
    "check_upload",
    "checked_key",
    "clean_type",
    "copy",
    "delete",
    "disposition_of",
    "download_headers",
    "exists",
    "get",
    "head",
    "is_in_quarantine",
    "list_files",
    "open_storage",
    "presign_download",
    "presign_upload",
    "promote",
    "put",
    "quarantine_key",
    "read",
    "serve_download",
    "sweep_quarantine",
]
