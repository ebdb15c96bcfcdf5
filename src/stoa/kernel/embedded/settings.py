"""Settings of the embedded servers."""

from pathlib import Path

from stoa.kernel.config import Size, setting, settings


@settings("Embedded servers")
class EmbeddedSettings:
    """Which binaries the embedded servers use, and as whom they run."""

    postgres_bin: Path | None = setting(
        "STOA_POSTGRES_BIN",
        default=None,
        meaning="Folder with PostgreSQL's programs, instead of the packaged ones (for data of an older version).",
    )
    user: str = setting(
        "STOA_SERVERS_USER",
        default="",
        meaning="User that the embedded servers run as when root starts Stoa. Default: `postgres`, else `nobody`.",
    )
    valkey_memory: Size = setting(
        "STOA_VALKEY_MEMORY",
        default=Size(256 * 1024 * 1024),
        minimum=16 * 1024 * 1024,
        meaning="Memory that the embedded Valkey may fill before it drops what was not used for longest.",
    )
    postgres_memory: Size | None = setting(
        "STOA_POSTGRES_MEMORY",
        default=None,
        minimum=16 * 1024 * 1024,
        meaning="Memory for the embedded PostgreSQL's pages. Default: an eighth of the machine's, 1GiB at most.",
    )
