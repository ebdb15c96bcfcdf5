"""Has a client that was made ask its site.

python use_python.py NAME http://127.0.0.1:9300 HOST GROUP CALL, and again for each further site
"""

import gc
import importlib
import sys
from itertools import batched

GIVEN = 5


def main() -> None:
    """Ask with one after the other."""
    gc.disable()  # it is over before anything would be worth looking for
    sys.path.insert(0, "")
    for name, url, host, group, call in batched(sys.argv[1:], GIVEN):
        client = importlib.import_module(f"{name}.client").Client(base_url=url, headers={"Host": host})
        answer = importlib.import_module(f"{name}.api.{group}.{call}").sync_detailed(client=client)
        if answer.status_code != 200 or not isinstance(answer.parsed.data, list):
            sys.exit(f"The call gave {answer!r}.")


if __name__ == "__main__":
    main()
