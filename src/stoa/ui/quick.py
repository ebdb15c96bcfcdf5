"""Jinja's own steps, shorter: a page takes hundreds of them, and most find a word that needs nothing.

Compiled templates look `escape`, `Markup` and `Macro` up among their own names, so that is where these are put. What
comes out is the same to the letter.
"""

import re
from collections.abc import MutableMapping
from functools import cache
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any, cast, override

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from stoa.ui.told import Told

_finds_special = re.compile("[&<>\"']").search


def written(value: object) -> str:
    """Give what stands in the page for a value; most words hold nothing that must be escaped."""
    kind = type(value)
    if kind is Markup:
        return cast("Markup", value)
    if kind is str:
        text = cast("str", value)
        return text if _finds_special(text) is None else escape(text)
    return str(value) if kind is int or kind is float else escape(value)


def trusted(text: str) -> Markup:
    """Call the text of a template markup, without asking whether it is some other thing."""
    return str.__new__(Markup, text)


class QuickMacro(Macro):
    """A macro whose arguments are most often in their places; what it writes is markup."""

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Note whether it takes nothing but its arguments."""
        super().__init__(*args, **kwargs)
        self.takes_arguments_alone = not (
            self.caller or self.explicit_caller or self.catch_kwargs or self.catch_varargs
        )

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Write it; what has a caller, and what was called wrongly, takes Jinja's way."""
        if self.takes_arguments_alone and len(args) <= self._argument_count:
            rest = self.arguments[len(args) :]
            if not kwargs:
                return trusted(self._func(*args, *[missing] * len(rest)))
            if kwargs.keys() <= set(rest):
                return trusted(self._func(*args, *[kwargs.get(name, missing) for name in rest]))
        return super().__call__(*args, **kwargs)


_PLAIN = frozenset({str, int, float, bool, NoneType, Told})
_MOST_REMEMBERED = {"components": 512, "cards.html": 1024}
"""Where pure macros stand, by the first or the last part of a template's name, and how much each of them remembers."""
# One writes addresses of files, which each site may have elsewhere; the other draws something else for each name.
_NOT_PURE = frozenset({"components/avatar.html", "components/scene.html"})


def _kept_of(template: str) -> int:
    """Say how much a template's macros remember: nothing, where what they write hangs on more than what they take."""
    if template in _NOT_PURE:
        return 0
    first, _, last = template.partition("/")
    return _MOST_REMEMBERED.get(first) or _MOST_REMEMBERED.get(last, 0)


class PureMacro(QuickMacro):
    """A macro that makes of the same words the same markup: what it wrote lately is not written again.

    Only words, numbers and things that were told in JSON are looked up, each with its type: `Markup` of the same
    letters is another thing than text that has yet to be escaped.
    """

    most = 0

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin to remember."""
        super().__init__(*args, **kwargs)
        self.lately: dict[Any, str] = {}

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Give what was written, or write it."""
        values = (*args, *kwargs.values()) if kwargs else args
        kinds = tuple(map(type, values))
        if not (self.takes_arguments_alone and _PLAIN.issuperset(kinds)):
            return super().__call__(*args, **kwargs)
        key = (values, kinds, *kwargs)
        found = self.lately.get(key)
        if found is None:
            if len(self.lately) >= self.most:
                del self.lately[next(iter(self.lately))]
            if Told in kinds:
                args = tuple(one.thing if type(one) is Told else one for one in args)
                kwargs = {name: one.thing if type(one) is Told else one for name, one in kwargs.items()}
            found = self.lately[key] = super().__call__(*args, **kwargs)
        return found


_FUNCTIONS = frozenset({FunctionType, BuiltinFunctionType, type(cache(repr))})


@cache
def _macro_class(most: int) -> type[QuickMacro]:
    return type("PureMacro", (PureMacro,), {"most": most}) if most else QuickMacro


class QuickContext(Context):
    """Calls macros and plain functions without asking whether they want to know where they are called."""

    @override
    def call(self, target: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls."""
        if isinstance(target, QuickMacro) or (type(target) in _FUNCTIONS and not hasattr(target, "jinja_pass_arg")):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return target(*args, **kwargs)
        return super().call(target, *args, **kwargs)


class QuickTemplate(Template):
    """A compiled template with the shorter steps among its names."""

    @classmethod
    @override
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],
    ) -> Template:
        namespace.update(escape=written, Markup=trusted, Macro=_macro_class(_kept_of(namespace["name"] or "")))
        return super()._from_namespace(environment, namespace, globals)

    @override
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Give what others import: no template has globals of its own, so one module serves all who ask."""
        return super()._get_default_module()


class QuickEnvironment(Environment):
    """An environment whose templates are such; all of them escape."""

    context_class = QuickContext
    template_class = QuickTemplate
