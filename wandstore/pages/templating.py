"""The templates, compiled once, and drawn in any language."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from wandstore.languages import Language

_FOLDER = Path(__file__).parent / "templates"


def draw(template: str, language: Language, values: dict[str, Any]) -> str:
    """The template with these values and the words of the language.

    In a template `gettext`, `ngettext` and `pgettext` take a message and the values of its placeholders. The values are
    escaped and the message is not, so a message may have markup in it. `write_number` is the language's.
    """
    return _environment_of(language).get_template(template).render(values)


@cache
def _environment_of(language: Language) -> Environment:
    """One for each language: a macro that another file imports sees the globals, and none of a page's values."""
    environment = _make_environment(_CompiledLoader())
    messages = language.messages

    def gettext(message: str, /, **values: Any) -> Markup:
        return Markup(messages.find(message)) % values

    def ngettext(one: str, many: str, count: int, /, **values: Any) -> Markup:
        return Markup(messages.find_plural(one, many, count)) % {"num": language.write_number(count), **values}

    def pgettext(context: str, message: str, /, **values: Any) -> Markup:
        return Markup(messages.find(message, context)) % values

    environment.globals.update(
        gettext=gettext, ngettext=ngettext, pgettext=pgettext, write_number=language.write_number
    )
    return environment


class _CompiledLoader(BaseLoader):
    """Gives templates whose code is compiled already: it is the same in every language."""

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        return environment.template_class.from_code(environment, _CODE[name], environment.make_globals(globals))


def _make_environment(loader: BaseLoader) -> Environment:
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )


def _compile_templates() -> dict[str, CodeType]:
    loader = FileSystemLoader(_FOLDER)
    environment = _make_environment(loader)
    compiled = {}
    for name in loader.list_templates():
        source, filename, _ = loader.get_source(environment, name)
        compiled[name] = environment.compile(source, name, filename)
    return compiled


# Compiled now rather than on a shopper's first page: a snapshot of the process then holds all of it.
_CODE = _compile_templates()
