"""ST010: what a service does can be told from its name."""

import ast
from collections.abc import Iterator

from tools.lint.paths import is_module
from tools.lint.rule import rule
from tools.lint.source import Source

_VERBS_BY_MEANING = {
    "asks; load_ refuses where there is nothing, find_ answers None": """
        compare count describe explain find list load preview resolve search suggest
    """,
    "asks whether": """
        authenticate check require validate verify
    """,
    "brings something into being": """
        add create enqueue issue open publish register schedule send sign start submit
    """,
    "changes what is there": """
        accept answer apply approve assign attach change claim complete confirm continue decline deliver detach
        disable edit enable favorite feature finish follow import invite join leave link mark merge move
        pin recompute record refresh reject release rename renew reorder replace replay reply resend reset
        respond retry rotate save set sync touch transfer undo unfeature unfollow unlink unpin upload vote
    """,
    "gives and takes, shows and hides": """
        appeal ban decide escalate flag grant hide hold lock notify report revoke show suspend unban unlock warn
    """,
    "ends something, or takes that back": """
        anonymise archive cancel close delete end expire forget purge refund remove restore withdraw
    """,
    "deals in money and stock": """
        bid buy capture charge offer pay price quote redeem reserve sell settle
    """,
    "makes something out of what is there": """
        collect export generate measure rank render score summarise translate weigh
    """,
}
VERBS = frozenset(verb for verbs in _VERBS_BY_MEANING.values() for verb in verbs.split())


@rule(
    "ST010",
    title="Functions of service.py begin with a verb of the house",
    reason="load_ checks and fetches, find_ may return nothing, submit_ and hide_ write: the name tells first.",
    mend="Begin with a verb of tools/lint/rules/services_speak_in_verbs.py, or add the one that says it better there.",
    covers=lambda path: is_module(path, "service"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find public functions that begin with another word."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            verb = node.name.split("_", 1)[0]
            if verb not in VERBS:
                yield node.lineno, f"`{node.name}` does not begin with a verb of the house."
