"""Makes a client of each document, compiles each of its files, and has it ask its site: all in a process of its own.

python use_python.py NAME openapi.json http://127.0.0.1:9300 HOST GROUP CALL, and again for each further site
"""

import gc
import importlib
import sys
from functools import partial
from itertools import batched
from pathlib import Path

import openapi_python_client as generator
from jinja2 import Environment
from openapi_python_client import cli
from openapi_python_client.parser import openapi

GIVEN = 6


def main() -> None:
    """Do all of it; what the generator leaves out it says on the standard streams."""
    _hurry()
    Path("config.yml").write_text("post_hooks: []\n")
    sys.path.insert(0, "")
    seen = set[bytes]()
    for name, document, *rest in batched(sys.argv[1:], GIVEN):
        given = ("generate", "--path", document, "--meta", "none", "--config", "config.yml", "--output-path", name)
        cli.app(given, standalone_mode=False)
        _ask(name, *rest)
        for path in Path(name).rglob("*.py"):
            _compile(path, seen)


def _ask(made: str, url: str, host: str, group: str, call: str) -> None:
    client = importlib.import_module(f"{made}.client").Client(base_url=url, headers={"Host": host})
    answer = importlib.import_module(f"{made}.api.{group}.{call}").sync_detailed(client=client)
    if answer.status_code != 200 or not isinstance(answer.parsed.data, list):
        sys.exit(f"The call gave {answer!r}.")


def _compile(path: Path, seen: set[bytes]) -> None:
    """Compile what neither the call has loaded, nor a site before had word for word."""
    text = path.read_bytes()
    if ".".join(path.with_suffix("").parts) not in sys.modules and text not in seen:
        compile(text, path, "exec")
    seen.add(text)


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
