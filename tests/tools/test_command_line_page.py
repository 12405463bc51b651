"""The page on the command line shows what its commands print."""

from __future__ import annotations

import re

import pytest

from command_line.main import app
from local.fake_shopify.schema import SchemaMissing, storefront_schema
from tests.missing import skip_but_fail_in_ci
from tools.command_line_page import PAGE, commands_of, example_run, normalise, rewrite

TEXT = "# Page\n\n```console\n$ one\nold\n$ two | three\n```\n\n    $ four\n\n```console\n$ five\n```\n"


def test_outputs_are_replaced_and_all_else_stays() -> None:
    assert commands_of(TEXT) == ["one", "two | three", "five"]
    written = rewrite(TEXT, lambda command: f"{command}!\n" if command != "five" else "")
    assert written == (
        "# Page\n\n```console\n$ one\none!\n$ two | three\ntwo | three!\n```\n\n    $ four\n\n```console\n$ five\n```\n"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("job 01a223b2-aea0-79a5-8a2e-dedcb1939ccd", "job 01a223b2-aea0-79a5-8a2e-000000000000"),
        ("1795895242.4006088 (2026-11-28 19:47:22 UTC)", "1795895243 (2026-11-29 00:00:00 UTC)"),
        ("1795895243023#a  in 58 minutes", "1795895249999#a    in 59 minutes"),
        ("HTML of 33,186 characters, 8,414 bytes", "HTML of 1 characters, 2 bytes"),
        ("completed  2026-11-29T03:12:18.071Z  0.214", "completed  2026-11-29T03:12:19.000Z  12.5"),
        ("seconds  0.214", "seconds  1.5"),
    ],
)
def test_ids_times_and_sizes_are_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("3 products", "4 products"), ("pool-3", "pool-4"), ("HIT", "MISS")])
def test_all_else_is_one(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_every_command_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    named = re.compile(rf"wandstore ((?:(?:{'|'.join(map(str, groups))}) )?[a-z]+)")
    shown = {" ".join(named.findall(command)[:1]) for command in commands_of(page)}
    known = {str(command.name) for command in app.registered_commands} | {
        f"{name} {command.name}"
        for name, group in groups.items()
        if group is not None
        for command in group.registered_commands
    }
    assert known <= shown


@pytest.mark.slow
def test_every_command_of_the_page_prints_what_it_shows() -> None:
    try:
        storefront_schema("2026-10")
    except SchemaMissing as error:
        skip_but_fail_in_ci(str(error))
    page = PAGE.read_text(encoding="utf-8")
    with example_run() as execute:
        written = rewrite(page, execute)
    assert normalise(written) == normalise(page), "`make examples` writes the page anew"
