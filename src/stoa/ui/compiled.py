"""What templates are compiled to: a macro is called as any function is.

Jinja asks at every call whether what is called wants to know where it stands; a macro never does.
"""

from keyword import iskeyword
from typing import override

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

FORM = 1
"""Goes up when the same template is compiled to something else: what was compiled before is not taken then."""


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
        super().visit_Template(node, frame)

    @override
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write the call of a macro plainly, and any other as Jinja does."""
        called = node.node
        plain = not (node.dyn_args or node.dyn_kwargs or any(iskeyword(one.key) for one in node.kwargs))
        if not (plain and isinstance(called, nodes.Name) and called.name in self.macros):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(called, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")
