"""Which part of the tree a file belongs to."""

from pathlib import PurePosixPath

_ROOMS = {"accounts": 5, "commons": 5, "sites": 6}


def is_source(path: PurePosixPath) -> bool:
    """Say whether it is Python that runs in production."""
    return path.suffix == ".py" and path.parts[:2] == ("src", "stoa")


def is_test(path: PurePosixPath) -> bool:
    """Say whether it is Python of the test suite."""
    return path.suffix == ".py" and path.parts[0] == "tests"


def is_template(path: PurePosixPath) -> bool:
    """Say whether it is a page or a part of one."""
    return path.suffix in {".html", ".jinja"} and path.parts[:2] == ("src", "stoa")


def is_browser_file(path: PurePosixPath) -> bool:
    """Say whether it is sent to browsers as it is."""
    return path.suffix in {".css", ".js", ".svg"} and path.parts[:2] == ("src", "stoa")


def is_migration(path: PurePosixPath) -> bool:
    """Say whether it is a migration."""
    return path.suffix == ".sql" and path.parent.name == "migrations" and path.parts[:2] == ("src", "stoa")


def is_module(path: PurePosixPath, *names: str) -> bool:
    """Say whether it is a production module with one of the names, such as `service`."""
    return is_source(path) and path.stem in names


def is_below(path: PurePosixPath, *folders: str) -> bool:
    """Say whether it lies in one of the folders of `src/stoa`, such as `kernel/db`."""
    inside = "/".join(path.parts[2:])
    return path.parts[:2] == ("src", "stoa") and any(inside.startswith(f"{folder}/") for folder in folders)


def is_in_room(path: PurePosixPath) -> bool:
    """Say whether it lies directly in a room: `accounts/x/`, `commons/x/` or `sites/site/x/`."""
    return path.parts[:2] == ("src", "stoa") and _ROOMS.get(path.parts[2]) == len(path.parts)
