"""Jinja's own steps, shorter: a page takes hundreds of them, and most find a word that needs nothing.

Compiled templates look `escape`, `Markup` and `Macro` up among their own names, so that is where these are put. What
comes out is the same to the letter.
"""

from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from functools import cache, lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType, NoneType
from typing import Any, override
from uuid import UUID

import markupsafe
from jinja2 import Environment, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing
from markupsafe import Markup, escape

from stoa.ui.compiled import QuickGenerator
from stoa.ui.seen_again import SeenAgain
from stoa.ui.told import Key, Told

# In C where that is built; `escape` itself makes markup of it, which is only joined here.
_escaped: Callable[[str], str] = vars(markupsafe)["_escape_inner"]
_SAFE = frozenset({int, float, bool, UUID})
"""Kinds whose letters are none that a page would read as its own."""


def written(value: Any) -> str:
    """Give what stands in the page for a value; most words hold nothing that must be escaped."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    if kind is Markup:
        marked_up: str = value
        return marked_up
    if kind in _SAFE:
        return str(value)
    return "" if kind is Undefined else escape(value)


def trusted(text: str) -> Markup:
    """Call the text of a template markup, without asking whether it is some other thing."""
    return str.__new__(Markup, text)


@lru_cache(maxsize=4096)
def nothing(why: str) -> Undefined:
    """Give what an `if` without an `else` leaves: nobody changes it, and what it says to who misuses it is the same."""
    return Undefined(why)


_JOINED = frozenset({str, int})


def joined(parts: Sequence[Any]) -> str:
    """Join what stands between tildes; where none of it is markup, nothing has to be escaped."""
    for part in parts:
        if type(part) not in _JOINED:
            return markup_join(parts)
    return "".join(map(str, parts))


class QuickMacro(Macro):
    """A macro whose arguments are most often in their places; what it writes is markup."""

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Note whether it takes nothing but its arguments, and perhaps what stands in a block around its call."""
        super().__init__(*args, **kwargs)
        self.takes_arguments_alone = not (
            self.caller or self.explicit_caller or self.catch_kwargs or self.catch_varargs
        )
        self.takes_block = self.caller and not (self.explicit_caller or self.catch_kwargs or self.catch_varargs)

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Write it; what was called wrongly takes Jinja's way, and so does what takes more than it names."""
        if len(args) <= self._argument_count:
            if self.takes_arguments_alone:
                rest = self.arguments[len(args) :]
                if not kwargs:
                    return trusted(self._func(*args, *[missing] * len(rest)))
                if kwargs.keys() <= set(rest):
                    return trusted(self._func(*args, *[kwargs.get(name, missing) for name in rest]))
            elif self.takes_block and "caller" in kwargs:
                rest = [*self.arguments[len(args) :], "caller"]
                if kwargs.keys() <= set(rest):
                    return trusted(self._func(*args, *[kwargs.get(name, missing) for name in rest]))
        return super().__call__(*args, **kwargs)


_WORDS = frozenset({str, int, float, bool, NoneType})
_PLAIN = _WORDS | {Told}
_MOST_REMEMBERED = {"components": 512, "cards.html": 4096, "filters.html": 256}
"""Where pure macros stand, by the first or the last part of a template's name, and how much each of them remembers."""
# These write addresses of files, which each site may have elsewhere; one draws something else for each name.
_NOT_PURE = frozenset(
    {"components/avatar.html", "components/header.html", "components/scene.html", "components/thumb.html"}
)


def _kept_of(template: str) -> int:
    """Say how much a template's macros remember: nothing, where what they write hangs on more than what they take."""
    if template in _NOT_PURE:
        return 0
    first, _, last = template.partition("/")
    return _MOST_REMEMBERED.get(first) or _MOST_REMEMBERED.get(last, 0)


class _NotPlain(Exception):
    """Something that was given may change, or is like something else: nothing is remembered of it."""


def _is_zero(given: Any) -> bool:
    """Say whether it is a nought with a point, or the one below it: they are equal, and are written differently."""
    return type(given) is float and not given


class PureMacro(QuickMacro):
    """A macro that makes of the same words the same markup: what it wrote lately is not written again.

    Only words, numbers and things that were told in JSON are remembered, each with its type: `Markup` of the same
    letters is another thing than text that has yet to be escaped. What is found was looked at when it was written.
    """

    most = 0

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin to remember; a block that is given to another macro is written once anyway."""
        super().__init__(*args, **kwargs)
        keeps = self.takes_arguments_alone and self.name
        self.remembered = lru_cache(maxsize=self.most, typed=True)(self._write) if keeps else None
        self.cards: SeenAgain[str] = SeenAgain(self.most)

    def _card(self, known_by: Key, *words: Any) -> str:
        """Give what was written of a thing by its JSON, or write it."""
        key: Hashable = (known_by, *words, *map(type, words)) if words else known_by
        card = self.cards.get(key)
        if card is None:
            card = self._write_card(known_by, *words)
            self.cards.offer(key, card)
        return card

    def _write_card(self, known_by: Key, *words: Any) -> str:
        """Write what is told of a thing, for words at most; what is kept by its JSON keeps nothing else of it."""
        left = self._argument_count - len(words) - 1
        if left < 0 or (words and (not _WORDS.issuperset(map(type, words)) or any(map(_is_zero, words)))):
            raise _NotPlain
        told, _, read = known_by
        return trusted(self._func(read(told), *words, *[missing] * left))

    def _write(self, *args: Any, **kwargs: Any) -> str:
        given = (*args, *kwargs.values())
        if not _PLAIN.issuperset(map(type, given)) or any(map(_is_zero, given)):
            raise _NotPlain
        args = tuple(one.thing if type(one) is Told else one for one in args)
        kwargs = {name: one.thing if type(one) is Told else one for name, one in kwargs.items()}
        return super().__call__(*args, **kwargs)

    @override
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Give what was written, or write it."""
        if self.remembered is not None and args and type(args[0]) is Told and not kwargs:  # a list has twenty cards
            try:
                return self._card(args[0].known_by, *args[1:])
            except (_NotPlain, TypeError):
                pass
        # The first one tells most often: a thing that was read already, as `cards.html` hands on to itself, is no word.
        if self.remembered is not None and not (args and type(args[0]) not in _PLAIN):
            try:
                return self.remembered(*args, **kwargs)
            except (_NotPlain, TypeError):  # a list, or a mapping, cannot even be looked up
                pass
        return super().__call__(*args, **kwargs)


@lru_cache(maxsize=4096, typed=True)
def once(macro: QuickMacro, *words: Any) -> str:
    """Write a part that many cards share, and remember it by what it takes: things that nobody can change.

    Components remember as well, and are slower to ask. A nought must not come with a sign.
    """
    return macro(*words)


_FUNCTIONS = frozenset({FunctionType, BuiltinFunctionType, MethodType, type(cache(repr))})


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
        namespace.update(
            escape=written,
            Markup=trusted,
            Macro=_macro_class(_kept_of(namespace["name"] or "")),
            Undefined=nothing,
            markup_join=joined,
        )
        return super()._from_namespace(environment, namespace, globals)

    @override
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Give what others import: no template has globals of its own, so one module serves all who ask."""
        return super()._get_default_module()


def encoded(template: Template, context: Mapping[str, Any]) -> bytes:
    """Render a template as bytes: most parts are ASCII, and quicker to encode and join than a page with one dash."""
    try:
        return b"".join(map(str.encode, template.root_render_func(template.new_context(dict(context)))))
    except Exception:  # noqa: BLE001 - Jinja raises it again, and tells the lines of templates
        template.environment.handle_exception()


class QuickEnvironment(Environment):
    """An environment whose templates are such; all of them escape."""

    code_generator_class = QuickGenerator
    context_class = QuickContext
    template_class = QuickTemplate

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin without templates."""
        super().__init__(*args, **kwargs)
        self._found: dict[str | Template, Template] = {}

    @override
    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Give a template; a page asks for one for each component that it names."""
        found = self._found.get(name)
        if found is None:
            found = super().get_template(name, parent, globals)
            if not self.auto_reload:
                self._found[name] = found
        return found

    @override
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give all templates the same names: they are copied for each page, and a chain of mappings copies slowly."""
        return super().make_globals(d) if d else self.globals
