"""Python's search for garbage, kept off what a process needs until its end."""

import gc


def keep_what_stands() -> None:
    """Leave everything that stands now out of every later search.

    Modules, routes, templates and schemas are some 200,000 objects, and no garbage. Each full search walked them all,
    which held every request back for a tenth of a second and more, several times in a minute of load.
    """
    gc.freeze()
