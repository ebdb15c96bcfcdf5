"""Macros that cards call are written out in their place, when a template is compiled.

A card is remembered as a whole, by the JSON of what it shows; what it is made of need not be called and looked up once
more for each that nobody has asked for lately. What comes out is the same to the letter.
"""

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from jinja2 import Environment, nodes

_OWN_SCOPE = (nodes.CallBlock, nodes.FilterBlock, nodes.Macro, nodes.FromImport, nodes.Import, nodes.Include)
_COMPONENTS = "components/"


class Known(NamedTuple):
    """A macro that may be written out, and all that it and those written into it use of their template."""

    macro: nodes.Macro
    outside: frozenset[str]


def write_out(template: nodes.Template, environment: Environment) -> None:
    """Write out, within each macro of a template, those above it and those of components."""
    known: dict[str, Known] = {}
    for node in template.body:
        if isinstance(node, nodes.FromImport):
            known |= _imported(node, environment)
        elif isinstance(node, nodes.Macro):
            outside, own = _outside(node), _own(node)
            outside = outside.union(*(known[name].outside for name in outside & known.keys()))
            # What a macro calls by a name of its own is not what another means by it that would stand there.
            node.body = list(_body(node.body, {name: one for name, one in known.items() if not one.outside & own}))
            if not _asks_for_more(node):
                known[node.name] = Known(node, outside)


def _imported(node: nodes.FromImport, environment: Environment) -> dict[str, Known]:
    """Give those macros of a component that need nothing but what they are given and what every template has."""
    name = node.template.value if isinstance(node.template, nodes.Const) else ""
    if not name.startswith(_COMPONENTS) or environment.loader is None:
        return {}
    source, _, _ = environment.loader.get_source(environment, name)
    wanted = {one if isinstance(one, str) else one[0]: one if isinstance(one, str) else one[1] for one in node.names}
    found = [one for one in environment.parse(source).body if isinstance(one, nodes.Macro) and one.name in wanted]
    return {
        wanted[one.name]: Known(one, _outside(one))
        for one in found
        if not _asks_for_more(one) and _outside(one) <= environment.globals.keys()
    }


def _asks_for_more(macro: nodes.Macro) -> bool:
    return any(macro.find_all(_OWN_SCOPE)) or not {"caller", "varargs", "kwargs"}.isdisjoint(_outside(macro))


def _own(macro: nodes.Macro) -> frozenset[str]:
    """Name what is given to a macro or set in it."""
    return frozenset(one.name for one in macro.find_all(nodes.Name) if one.ctx != "load")


def _outside(macro: nodes.Macro) -> frozenset[str]:
    """Name what a macro uses that is neither given to it nor set in it."""
    return frozenset(one.name for one in macro.find_all(nodes.Name) if one.ctx == "load") - _own(macro)


def _body(body: Iterable[nodes.Node], known: Mapping[str, Known]) -> Iterable[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from _output(node, known)
            continue
        if isinstance(node, nodes.If | nodes.For):
            node.body = list(_body(node.body, known))
            node.else_ = list(_body(node.else_, known))
        if isinstance(node, nodes.If):
            node.elif_ = [one for one in _body(node.elif_, known) if isinstance(one, nodes.If)]
        yield node


def _output(output: nodes.Output, known: Mapping[str, Known]) -> Iterable[nodes.Node]:
    """Part what is put out where a macro is called."""
    parts: list[nodes.Expr] = []
    for one in output.nodes:
        instead = _instead(one, known)
        if instead is None:
            parts.append(one)
            continue
        if parts:
            yield nodes.Output(parts, lineno=output.lineno)
        yield instead
        parts = []
    if parts:
        yield nodes.Output(parts, lineno=output.lineno)


def _instead(one: nodes.Expr, known: Mapping[str, Known]) -> nodes.Node | None:
    """Give what stands in the place of a call, with its arguments by their names; None where it stays one."""
    if isinstance(one, nodes.CondExpr) and one.expr2 is None:
        inside = _instead(one.expr1, known)
        return inside and nodes.If(one.test, [inside], [], [], lineno=one.lineno)
    if not isinstance(one, nodes.Call) or not isinstance(one.node, nodes.Name) or one.node.name not in known:
        return None
    macro = known[one.node.name].macro
    names = [argument.name for argument in macro.args]
    given: dict[str, nodes.Expr] = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
    given |= dict(zip(names, one.args, strict=False)) | {pair.key: pair.value for pair in one.kwargs}
    plain = not (one.dyn_args or one.dyn_kwargs) and len(one.args) <= len(names) and set(given) == set(names)
    if not plain:
        return None
    # What is a word or a name already stands where it is used; only what must be worked out is given a name.
    bound = {name.name for node in macro.body for name in _names(node) if name.ctx != "load"}
    simple = {name: value for name, value in given.items() if name not in bound and _is_simple(value, bound)}
    rest = {name: value for name, value in given.items() if name not in simple}
    targets: list[nodes.Expr] = [nodes.Name(name, "store", lineno=one.lineno) for name in rest]
    # An argument that is a name of the caller must not mean what another argument is called here.
    if any(isinstance(value, nodes.Name) and value.name in rest for value in simple.values()):
        return None
    return nodes.With(targets, list(rest.values()), _settled(macro.body, simple), lineno=one.lineno)


def _names(node: nodes.Node) -> Iterable[nodes.Name]:
    return [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)


def _is_simple(value: nodes.Expr, bound: Container[str]) -> bool:
    return isinstance(value, nodes.Const) or (isinstance(value, nodes.Name) and value.name not in bound)


def _settled(body: Iterable[nodes.Node], given: Mapping[str, nodes.Expr]) -> list[nodes.Node]:
    """Copy a body with what is given in its place; an `if` that is settled by that leaves what it comes to."""
    left: list[nodes.Node] = []
    for node in body:
        copied = _copied(node, given)
        answer = _answer(copied.test) if isinstance(copied, nodes.If) and not copied.elif_ else None
        if isinstance(copied, nodes.If) and answer is not None:
            left += copied.body if answer else copied.else_
        else:
            left.append(copied)
    return left


def _answer(test: nodes.Node) -> bool | None:
    try:
        return bool(test.as_const()) if isinstance(test, nodes.Expr) else None
    except nodes.Impossible:
        return None


def _copied(node: nodes.Node, given: Mapping[str, nodes.Expr]) -> nodes.Node:
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name in given:
        return given[node.name]
    fields = [_copied_field(name, getattr(node, name), given) for name in node.fields]
    copied = type(node)(*fields, lineno=node.lineno, environment=node.environment)
    if isinstance(copied, nodes.Output):
        copied.nodes = [one for one in copied.nodes if not _is_nothing(one)]
    return copied


def _copied_field(name: str, value: object, given: Mapping[str, nodes.Expr]) -> object:
    if isinstance(value, nodes.Node):
        return _copied(value, given)
    if not isinstance(value, list):
        return value
    if name in {"body", "else_"}:
        return _settled(value, given)
    return [_copied(one, given) if isinstance(one, nodes.Node) else one for one in value]


def _is_nothing(one: nodes.Expr) -> bool:
    return isinstance(one, nodes.CondExpr) and one.expr2 is None and _answer(one.test) is False
