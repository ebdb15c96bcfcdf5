"""Makes a client of each document in the folder, and compiles each of its files, so that whoever imports it need not.

python make_python.py NAME..., where NAME.json is a document and NAME is what is made of it
"""

import gc
import marshal
import struct
import sys
from functools import partial
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import openapi_python_client as generator
from jinja2 import Environment
from openapi_python_client import cli
from openapi_python_client.parser import openapi


def main() -> None:
    """Do all of it; what the generator leaves out it says on the standard streams."""
    _hurry()
    compiled: dict[bytes, bytes] = {}
    Path("config.yml").write_text("post_hooks: []\n")
    for name in sys.argv[1:]:
        document = f"{name}.json"
        given = ("generate", "--path", document, "--meta", "none", "--config", "config.yml", "--output-path", name)
        cli.app(given, standalone_mode=False)
        for path in Path(name).rglob("*.py"):
            text = path.read_bytes()
            if text not in compiled:  # two sites have much word for word
                compiled[text] = marshal.dumps(compile(text, path, "exec"))
            _keep(path, compiled[text])


def _keep(path: Path, code: bytes) -> None:
    """Lay beside a file what Python would make of it when it imports it."""
    kept, state = Path(cache_from_source(str(path))), path.stat()
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(MAGIC_NUMBER + struct.pack("<III", 0, int(state.st_mtime), state.st_size) + code)


def _hurry() -> None:
    """Have the generator write the same files in a third of its time.

    It copies each operation, with all that hangs on it, before it changes one and drops the one that it copied; it
    looks for each use of a template whether that has changed; and nothing that it makes is garbage before the end.
    """
    gc.disable()
    vars(openapi)["deepcopy"] = lambda endpoint: endpoint
    vars(generator)["Environment"] = partial(Environment, auto_reload=False)


if __name__ == "__main__":
    main()
