"""What is told of a file that was made."""

import hashlib
from pathlib import Path

from .models import Made


def made_file(folder: Path, name: str, content_type: str, width: int = 0, height: int = 0) -> Made:
    """Describe a file that has been written; those that hold no picture have no width."""
    path = folder / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(
        name=name, content_type=content_type, width=width, height=height, size=path.stat().st_size, sha256=digest
    )
