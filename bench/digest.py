"""A profile, made short: time by package, then the functions that took most."""

import cProfile
import io
import pstats
from collections import Counter
from pathlib import PurePath
from typing import Any

LINES = 30
BUILT_IN = "~"
LOOP = "event loop: waiting, sockets, C callbacks"

type Function = tuple[str, int, str]


def digest(profiler: cProfile.Profile) -> str:
    """Write both tables."""
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text)
    by_package = share_by_package(vars(stats)["stats"])
    stats.strip_dirs().sort_stats("tottime").print_stats(LINES)
    total = sum(by_package.values()) or 1.0
    shares = [f"{seconds / total:6.1%}  {seconds:7.3f} s  {name}" for name, seconds in by_package.most_common(18)]
    functions = text.getvalue().partition("ncalls")
    return "\n".join(["Own time by package:", *shares, "", functions[1] + functions[2]]).rstrip() + "\n"


def share_by_package(stats: dict[Function, Any]) -> Counter[str]:
    """Add up own time; what is written in C counts for the package that called it."""
    found: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in stats.items():
        if function[0] != BUILT_IN:
            found[package_of(function)] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            found[package_of(caller)] += part
    return found


def package_of(function: Function) -> str:
    """Name the package of a function: of Stoa the room, of others the library."""
    file, _, name = function
    parts = PurePath(file).parts
    if file == BUILT_IN or (parts[-1:] == ("runners.py",) and name == "run"):
        return LOOP
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    if "stoa" in parts and "src" in parts:
        return ".".join(parts[parts.index("stoa") :][:3]).removesuffix(".py")
    if "bench" in parts:
        return "bench.site"
    return "standard library"
