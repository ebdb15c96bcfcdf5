"""What templates are compiled to: macros are called as any function is, and so are functions.

Jinja asks at every call whether what is called wants to know where it stands; these never do.
"""

from functools import cache
from keyword import iskeyword
from types import BuiltinFunctionType, FunctionType
from typing import override

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst

from stoa.ui.inlined import write_out

FORM = 3
"""Goes up when the same template is compiled to something else: what was compiled before is not taken then."""

CARDS = "/cards.html"
"""How templates end whose macros are remembered as wholes."""

_FUNCTIONS = (FunctionType, BuiltinFunctionType, type(cache(repr)))


class QuickGenerator(CodeGenerator):
    """Writes the code of one template."""

    macros: frozenset[str] = frozenset()

    @override
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Learn first which names are macros: nothing but macros is imported, and a block that is given is one, too."""
        own = {macro.name for macro in node.find_all(nodes.Macro)}
        imported = {
            name if isinstance(name, str) else name[1] for one in node.find_all(nodes.FromImport) for name in one.names
        }
        set_here = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
        self.macros = frozenset((own | imported | {"caller"}) - set_here)
        # Who changes a component while looking at it wants to see it in cards, too.
        if (self.name or "").endswith(CARDS) and not self.environment.auto_reload:
            write_out(node, self.environment)
        super().visit_Template(node, frame)

    def _is_plain(self, called: nodes.Expr) -> bool:
        """Tell whether what is called never asks where: macros, what things do, and functions that are there."""
        if isinstance(called, nodes.Getattr):
            return not (isinstance(called.node, nodes.Name) and called.node.name in {"self", "loop"})
        if not isinstance(called, nodes.Name):
            return False
        known = self.environment.globals.get(called.name)
        return called.name in self.macros or (isinstance(known, _FUNCTIONS) and not hasattr(known, "jinja_pass_arg"))

    @optimizeconst
    @override
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write that a thing is asked for what it has; Jinja's own function is called where it has no such thing."""
        self.write("(_had if (_had := getattr((_of := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(_of, {node.attr!r}))")

    @override
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write the call of a macro plainly, and any other as Jinja does."""
        simple = not (node.dyn_args or node.dyn_kwargs or any(iskeyword(one.key) for one in node.kwargs))
        if not (simple and self._is_plain(node.node)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")
