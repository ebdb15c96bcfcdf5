"""Opening the storage that the settings name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from obstore.store import AzureStore, GCSStore, LocalStore, S3Store

from stoa.kernel.crypto import Keyring

from .settings import StorageSettings

type Store = LocalStore | S3Store | GCSStore | AzureStore

_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Storage:
    """One site's files."""

    store: Store = field(repr=False)
    root: Path | None
    """The folder, where files are local."""
    spool: Path
    """Where what comes in is collected; on the same disk as `root`."""
    largest: int
    keys: Keyring = field(repr=False)
    links: str
    """The address under which signed links to local files are answered."""


def open_storage(
    settings: StorageSettings, keys: Keyring, *, data: Path, site: str, links: str = "/storage/local"
) -> Storage:
    """Open one site's storage; `keys` is the site's own keyring, `links` the address where local links are answered."""
    parts = urlsplit(settings.url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path)) if parts.path else data / "files"
        root = (folder / site).absolute()
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        spool = root.parent / ".spool" / site
        return Storage(LocalStore(root), root, spool, settings.largest, keys, links)
    store = _open_remote(settings, parts.scheme, parts.netloc, "/".join(filter(None, (parts.path.strip("/"), site))))
    return Storage(store, None, data / "spool" / site, settings.largest, keys, links)


def _open_remote(settings: StorageSettings, scheme: str, bucket: str, prefix: str) -> Store:
    common: dict[str, Any] = {
        "prefix": prefix,
        "client_options": {"timeout": settings.timeout, "allow_http": settings.endpoint.startswith("http://")},
        "retry_config": {"max_retries": _RETRIES, "retry_timeout": settings.timeout * 2},
    }
    match scheme:
        case "s3":
            # A checksum goes along, so that the service itself refuses what was damaged on the way to it.
            config = _given(
                endpoint=settings.endpoint,
                region=settings.region,
                access_key_id=settings.access_key,
                secret_access_key=settings.secret_key,
                checksum_algorithm="SHA256",
            )
            return S3Store(bucket, config=config, **common)
        case "gs":
            return GCSStore(bucket, config=_given(service_account_key=settings.secret_key), **common)
        case _:
            config = _given(
                account_name=settings.access_key, account_key=settings.secret_key, endpoint=settings.endpoint
            )
            return AzureStore(bucket, config=config, **common)


def _given(**values: str) -> Any:
    """Keep what is set; the rest comes from the machine's own identity."""
    given: Mapping[str, str] = {name: value for name, value in values.items() if value}
    return given
