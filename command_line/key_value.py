"""`wandstore kv`: the items of the specification's three namespaces."""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated

import typer

from command_line import item_form
from command_line.call import Call, command
from command_line.completions import complete_key, complete_namespace
from command_line.failures import CannotRun, CommandFailed
from command_line.item_form import UnusableValue, show_expiry
from command_line.namespaces import SHORT_FORMS, KeyValues, Namespace, find_namespace
from command_line.output import Output
from wandstore.aws.dynamodb import EXPIRES_AT, Item, expires_after
from wandstore.errors import ConditionRefused

LISTED_AT_ONCE = 100
MAX_ITEM_BYTES = 400_000  # DynamoDB's own limit

app = typer.Typer(
    help="Read and change what is stored: UI_CACHE (cache), GENERATION_QUEUE (queue), SHOPPER_SESSIONS (sessions).",
    no_args_is_help=True,
)


def parse_namespace(text: str) -> Namespace:
    if found := find_namespace(text):
        return found
    known = ", ".join(f"{namespace} ({short})" for short, namespace in SHORT_FORMS.items())
    raise typer.BadParameter(f"there is no namespace {text!r}; there are {known}.")


NamespaceArgument = Annotated[
    Namespace,
    typer.Argument(
        parser=parse_namespace, metavar="NAMESPACE", help="Name or short form.", autocompletion=complete_namespace
    ),
]
KeyArgument = Annotated[str, typer.Argument(help="The whole key.", autocompletion=complete_key)]
SortOption = Annotated[str | None, typer.Option(help="The second part of a key of GENERATION_QUEUE.")]


@command(app, "list")
def list_keys(
    call: Call,
    namespace: NamespaceArgument,
    prefix: Annotated[str, typer.Argument(help="The prefix of the keys.", autocompletion=complete_key)] = "",
    limit: Annotated[int, typer.Option(min=0, help="How many keys to print at most; 0: all.")] = LISTED_AT_ONCE,
) -> None:
    """List keys. It reads the whole table, even with a prefix."""
    values = KeyValues(call.target, namespace)
    with call.output.progress() as show:
        listing = values.find_keys(prefix, limit, show)
    now = time.time()
    columns = ("key", "sort", "expires") if namespace.is_sorted else ("key", "expires")
    call.output.rows(columns, [item | {"expires": show_expiry(item.get(EXPIRES_AT), now)} for item in listing.items])
    if not listing.items:
        call.output.say(f"{namespace} has no key" + (f" that begins with {prefix}." if prefix else "."))
    if not listing.is_complete:
        call.output.say(f"There are more than {limit}; --limit 0 lists all.")


@command(app, "get")
def get_item(
    call: Call,
    namespace: NamespaceArgument,
    key: KeyArgument,
    sort: SortOption = None,
    attribute: Annotated[str | None, typer.Option(help="Print this attribute alone, whole.")] = None,
) -> None:
    """Show an item, decoded: gzip is unpacked, JSON indented, and what is long summarised."""
    item = _find_one(KeyValues(call.target, namespace), key, sort)
    if attribute is not None:
        _print_attribute(call.output, item, attribute)
    elif call.output.as_json:
        call.output.json(item_form.to_json(item))
    else:
        names = sorted(item, key=lambda name: (name not in ("key", "sort"), name))
        call.output.rows(
            ("attribute", "value"),
            [{"attribute": name, "value": item_form.show_value(name, item[name])} for name in names],
        )


@command(app, "put", asks=True)
def put_item(
    call: Call,
    namespace: NamespaceArgument,
    key: KeyArgument,
    value: Annotated[
        str, typer.Argument(help="The attributes as a JSON object, as `kv get --json` prints it; - reads them.")
    ] = "-",
    ttl: Annotated[int | None, typer.Option(min=1, help="Seconds until the item expires.")] = None,
) -> None:
    """Write an item, from an argument or from standard input. Asks before it replaces one."""
    values = KeyValues(call.target, namespace)
    item = _read_item(_read_input() if value == "-" else value, values, key)
    if ttl is not None:
        item |= expires_after(time.time(), ttl)
    replaced = values.items(key, item.get("sort"))
    if replaced:
        call.confirm(f"Replace {key} of {namespace} in {call.target.name}?")
    try:
        values.put(item, replaces=bool(replaced))
    except ConditionRefused:
        raise CommandFailed(f"Another process has just written {key}; nothing was changed.") from None
    written = {"namespace": namespace.value, "key": key, "replaced": bool(replaced)}
    if call.output.as_json:
        call.output.json(written)
    else:
        call.output.say(f"{key} is {'replaced' if replaced else 'written'}.")


@command(app, "delete", asks=True)
def delete_items(
    call: Call,
    namespace: NamespaceArgument,
    key: Annotated[str, typer.Argument(help="The whole key.", autocompletion=complete_key)] = "",
    prefix: Annotated[str, typer.Option(help="Every key with this prefix, instead of one key.")] = "",
    sort: SortOption = None,
) -> None:
    """Delete an item, every item of a key, or every key with a prefix. Asks first."""
    if bool(key) == bool(prefix):
        raise CannotRun("Give either a key or --prefix.")
    values = KeyValues(call.target, namespace)
    with call.output.progress() as show:
        items = values.items(key, sort) if key else values.find_keys(prefix, 0, show).items
    if not items:
        raise CommandFailed(f"{namespace} has no key {key or prefix + '*'}.")
    call.confirm(f"Delete {count_items(len(items))} ({key or prefix + '*'}) of {namespace} in {call.target.name}?")
    with call.output.progress() as show:
        for number, _ in enumerate(values.delete(items), start=1):
            show("deleted", number, len(items))
    if call.output.as_json:
        call.output.json([{name: item[name] for name in ("key", "sort") if name in item} for item in items])
    else:
        call.output.say(f"{count_items(len(items))} deleted.")


def count_items(number: int) -> str:
    return "1 item" if number == 1 else f"{number:,} items"


def _find_one(values: KeyValues, key: str, sort: str | None) -> Item:
    items = values.items(key, sort)
    if not items:
        raise CommandFailed(f"{values.namespace} has no key {key}" + (f" with the sort {sort}." if sort else "."))
    if len(items) > 1:
        raise CannotRun(
            f"{key} has {len(items)} items: choose one by --sort, as `wandstore kv list queue {key}` lists them."
        )
    return items[0]


def _print_attribute(output: Output, item: Item, attribute: str) -> None:
    if attribute not in item:
        raise CommandFailed(f"{item['key']} has no attribute {attribute}; it has {', '.join(sorted(item))}.")
    if output.as_json:
        output.json(item_form.value_to_json(item[attribute]))
    elif (text := item_form.show_whole(item[attribute])) is not None:
        output.text(text)
    else:
        raise CommandFailed(
            f"{attribute} has {len(item[attribute]):,} bytes that are not text; --json prints them in base64."
        )


def _read_input() -> str:
    try:
        return sys.stdin.read().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise CannotRun("Standard input is not UTF-8.") from None


def _read_item(text: str, values: KeyValues, key: str) -> Item:
    try:
        given = json.loads(text)
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise CannotRun("The value is not UTF-8, or names half a character.") from None
    except (ValueError, RecursionError) as error:
        raise CannotRun(f"The value is not JSON: {error}.") from None
    if not isinstance(given, dict):
        raise CannotRun("The value is not a JSON object: an item is its attributes by name.")
    try:
        item = item_form.from_json(given)
    except UnusableValue as error:
        raise CannotRun(str(error)) from None
    if not isinstance(expires_at := item.get(EXPIRES_AT, 0), int | float) or isinstance(expires_at, bool):
        raise CannotRun(f"{EXPIRES_AT} is a number: seconds since 1970.")
    whole = values.key(key, item.get("sort"))
    for name in ("key", "sort"):
        if name in item and item[name] != whole.get(name):
            raise CannotRun(f"The value's {name} is {item[name]!r}, and it is written at {whole.get(name, key)!r}.")
    if len(text.encode()) > MAX_ITEM_BYTES and _size(item) > MAX_ITEM_BYTES:
        raise CannotRun(f"The item is larger than {MAX_ITEM_BYTES:,} bytes, which DynamoDB refuses.")
    return item | whole


def _size(item: Item) -> int:
    return sum(
        len(name) + len(value if isinstance(value, bytes) else str(value).encode()) for name, value in item.items()
    )
