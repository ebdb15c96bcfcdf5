"""ST014: a test can fail, waits for nothing and says why it is skipped."""

import ast
from collections.abc import Iterator

from tools.lint.paths import is_test
from tools.lint.rule import rule
from tools.lint.source import Source

type Function = ast.FunctionDef | ast.AsyncFunctionDef

# `suppress` names the only exceptions that may come: any other fails the test.
_PROVING = (
    *("assert", "check", "expect", "verify", "prove", "refuse"),
    *("raises", "warns", "fail", "suppress", "eventually"),
)
_SLEEPS = frozenset({"time.sleep", "sleep"})
_SKIPS = frozenset({"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.xfail"})


@rule(
    "ST014",
    title="A test can fail, never sleeps, and says why it is skipped",
    reason="A test that cannot fail hides what it names; one that sleeps fails on a busy machine.",
    mend="State what must hold; wait for the event itself, or move the injected clock; give every skip a reason.",
    covers=is_test,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find sleeps, assertions of constants, skips without a reason and tests that state nothing."""
    polls = {
        node for loop in source.nodes if isinstance(loop, ast.While) for part in loop.body for node in ast.walk(part)
    }
    stating = _functions_that_state(source)
    for node in source.nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _SLEEPS and node not in polls:
            yield node.lineno, "A test sleeps; only a loop that waits for something may."
        elif isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and node.test.value:
            yield node.lineno, f"`assert {ast.unparse(node.test)}` always holds."
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _decorator_faults(node)
            if node.name.startswith("test_") and not _states_something(node, stating):
                yield node.lineno, f"`{node.name}` states nothing that could be false."
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _SKIPS and not _has_reason(node):
            yield node.lineno, "It is skipped without a reason."


def _decorator_faults(node: Function) -> Iterator[tuple[int, str]]:
    for decorator in node.decorator_list:
        if ast.unparse(decorator) in _SKIPS:
            yield decorator.lineno, "It is skipped without a reason."


def _has_reason(call: ast.Call) -> bool:
    if any(keyword.arg in {"reason", "msg"} for keyword in call.keywords):
        return True
    return bool(call.args) and not ast.unparse(call.func).startswith("pytest.mark.")


def _functions_that_state(source: Source) -> set[str]:
    """Names of the module's own helpers in which something is stated, or that call such a one."""
    helpers = [
        node
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("test_")
    ]
    known: set[str] = set()
    while found := {node.name for node in helpers if node.name not in known and _states_something(node, known)}:
        known |= found
    return known


def _states_something(node: Function, helpers: set[str]) -> bool:
    for child in ast.walk(node):
        if isinstance(child, ast.Assert | ast.Raise):
            return True
        if isinstance(child, ast.Call):
            name = ast.unparse(child.func).rsplit(".", 1)[-1]
            if name in helpers or name.lstrip("_").startswith(_PROVING):
                return True
    return False
