"""Settings of storage."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from stoa.kernel.config import Size, setting, settings

SCHEMES = frozenset({"file", "s3", "gs", "az"})


@settings("Storage")
class StorageSettings:
    """Where files are kept."""

    url: str = setting(
        "STORAGE_URL",
        default="file:",
        per_site=True,
        meaning=(
            "`file:` (a folder under STOA_DATA), `file:///folder`, `s3://bucket/prefix`, `gs://bucket/prefix` "
            "or `az://container/prefix`. Each site keeps its files under its own name."
        ),
    )
    endpoint: str = setting(
        "STORAGE_ENDPOINT", default="", per_site=True, meaning="Address of an S3-compatible service that is not Amazon."
    )
    region: str = setting("STORAGE_REGION", default="", per_site=True, meaning="Region of the bucket; R2 takes `auto`.")
    access_key: str = setting(
        "STORAGE_ACCESS_KEY",
        default="",
        secret=True,
        per_site=True,
        meaning="Access key id (S3) or account name (Azure). Empty: the machine's own identity.",
    )
    secret_key: str = setting(
        "STORAGE_SECRET_KEY",
        default="",
        secret=True,
        per_site=True,
        meaning="Secret access key (S3), account key (Azure) or service account JSON (Google).",
    )
    timeout: timedelta = setting(
        "STORAGE_TIMEOUT",
        default=timedelta(seconds=30),
        minimum=1,
        maximum=600,
        meaning="How long one request to the object store may take.",
    )
    largest: Size = setting(
        "STORAGE_LARGEST",
        default=Size(2 * 1024**3),
        minimum=1024,
        meaning="No file may be larger than this, whatever its feature allows.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse an address of an unknown kind, and half a pair of credentials."""
        parts = urlsplit(self.url)
        if parts.scheme not in SCHEMES:
            yield f"STORAGE_URL must begin with file:, s3://, gs:// or az://. It is {self.url!r}."
        elif parts.scheme != "file" and not parts.netloc:
            yield f"STORAGE_URL must name the bucket, as in {parts.scheme}://bucket. It is {self.url!r}."
        if parts.scheme in {"s3", "az"} and bool(self.access_key) != bool(self.secret_key):
            yield "STORAGE_ACCESS_KEY and STORAGE_SECRET_KEY belong together: set both, or neither."
        if production and self.endpoint.startswith("http://"):
            yield "STORAGE_ENDPOINT must begin with https:// in production: files travel over it."
