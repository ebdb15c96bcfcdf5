"""The reference client as one archive, the same bytes wherever and whenever it is packed."""

import hashlib
import io
import zipfile
from pathlib import Path

from stoa.sites.firstspawn.plugins.client import NAME, PATH

_CLIENT = Path(__file__).resolve().parents[2] / "clients/plugin-python"
_WHEN = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_PAGE = """# The reference client

A plugin in Python, of the standard library alone: a model for whoever writes one in another language, and a server
that plays itself. A site gives it away at `{path}`; the page of a server's
plugin links to it. The SHA-256 of the archive:

```
{sum}  {name}
```

Save that line as `sum`, and `sha256sum --check sum` compares the copy that you have. The source is
`clients/plugin-python`; its `README.md` is in the archive and says how it is run. It speaks
[the plugin protocol](plugin-protocol.md).
"""


def pack_client() -> bytes:
    """Pack it: names in order, one date, nothing squeezed, since libraries squeeze differently."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(_CLIENT.rglob("*")):
            if path.suffix in {".py", ".md"}:
                entry = zipfile.ZipInfo(f"firstspawn-plugin-python/{path.relative_to(_CLIENT).as_posix()}", _WHEN)
                entry.create_system, entry.external_attr = _UNIX, _MODE
                archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


def client_page() -> str:
    """Say where it is, and which bytes it is made of."""
    return _PAGE.format(path=PATH, name=NAME, sum=hashlib.sha256(pack_client()).hexdigest())
