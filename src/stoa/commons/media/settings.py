"""Settings of media."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import Size, setting, settings

from .scanning import BadScanner, read_address


@settings("Media")
class MediaSettings:
    """How much people may keep, and how much work one file may cost."""

    person_bytes: Size = setting(
        "MEDIA_PERSON_BYTES",
        default=Size(5 * 1024**3),
        minimum=1024,
        per_site=True,
        meaning="How much one person may keep, counted as it was sent.",
    )
    upload_life: timedelta = setting(
        "MEDIA_UPLOAD_LIFE",
        default=timedelta(hours=1),
        minimum=60,
        maximum=3600,
        per_site=True,
        meaning="How long somebody has to send a file after asking for it.",
    )
    link_life: timedelta = setting(
        "MEDIA_LINK_LIFE",
        default=timedelta(minutes=15),
        minimum=60,
        maximum=86_400,
        per_site=True,
        meaning="How long a link to a private file opens it.",
    )
    keep_failed: timedelta = setting(
        "MEDIA_KEEP_FAILED",
        default=timedelta(days=7),
        minimum=3600,
        per_site=True,
        meaning="How long a refused file lies in quarantine, and its owner can read why.",
    )
    seconds: timedelta = setting(
        "MEDIA_SECONDS",
        default=timedelta(minutes=3),
        minimum=1,
        maximum=540,
        per_site=True,
        meaning="How long the reading of one picture or document may take.",
    )
    film_seconds: timedelta = setting(
        "MEDIA_FILM_SECONDS",
        default=timedelta(minutes=20),
        minimum=1,
        maximum=3000,
        per_site=True,
        meaning="How long the making of one film or sound may take, and how much processor time.",
    )
    memory: Size = setting(
        "MEDIA_MEMORY",
        default=Size(2 * 1024**3),
        minimum=256 * 1024**2,
        per_site=True,
        meaning="How much address space the process has that reads one file.",
    )
    scanner: str = setting(
        "MEDIA_SCANNER",
        default="",
        per_site=True,
        meaning="A clamd that looks at every file: `tcp://host:3310` or `unix:///run/clamd.sock`. Empty: none does.",
    )
    scanner_timeout: timedelta = setting(
        "MEDIA_SCANNER_TIMEOUT",
        default=timedelta(minutes=2),
        minimum=1,
        maximum=300,
        per_site=True,
        meaning="How long the scanner may take for one file.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the same everywhere
        """Refuse an address that leads to no scanner."""
        if self.scanner:
            try:
                read_address(self.scanner)
            except BadScanner as fault:
                yield f"MEDIA_SCANNER {fault}"
