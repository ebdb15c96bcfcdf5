"""Storages on real disks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.storage import Storage, StorageSettings, open_storage

KEYS = Keyring(parse_roots([new_root()]))

type Opener = Callable[[str], Storage]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Open the local storage of a site."""
    return lambda site: open_storage(StorageSettings(), KEYS.for_site(site), data=tmp_path, site=site)


@pytest.fixture
def files(opened: Opener) -> Storage:
    return opened("encore")
