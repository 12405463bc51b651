"""What goes into a zip and what does not, on a small tree and small wheels; `tests/artifacts` bundles the real ones."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from stacks import bundling
from stacks.bundling import (
    BACKGROUND,
    DEFAULT_LOCALE,
    EDGE,
    LAMBDA,
    SERVICES,
    Artifact,
    BundlingFailed,
    bundle,
    install_packages,
    store_locales,
    trim_packages,
)
from wandstore.catalogue.stores import Store
from wandstore.pages.money import format_money

ROOT = Path(__file__).resolve().parents[2]
TINY = Artifact("lambdas/tiny/requirements.txt", ("lambdas/__init__.py", "lambdas/tiny", "wandstore", "stores"))
SHIPPED = [
    "lambdas/__init__.py",
    "lambdas/tiny/handler.py",
    "stores/lantern.toml",
    "wandstore/models.py",
    "wandstore/pages/page.html",
]
NOT_SHIPPED = [
    ".venv/lib/site.py",
    "README.md",
    "docs/README.md",
    "lambdas/other/handler.py",
    "lambdas/tiny/requirements.in",
    "stacks/data.py",
    "stores/.DS_Store",
    "tests/wandstore/test_models.py",
    "wandstore/__pycache__/models.cpython-313.pyc",
    "wandstore/models.pyc",
    "wandstore/pages/.cache/page.html",
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in little, and whatever may lie around in one."""
    root = tmp_path / "repository"
    for name in [*SHIPPED, *NOT_SHIPPED, TINY.requirements]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"# {name}")
    (root / "stores" / "lantern.toml").write_text('locale = "de-AT"')
    monkeypatch.setattr(bundling, "ROOT", root)
    return root


def write_wheel(folder: Path, name: str, files: dict[str, str], *, tag: str = "py3-none-any", needs: str = "") -> None:
    """A wheel of version 1.0 that holds these files, by their paths, and a command."""
    folder.mkdir(parents=True, exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    info = f"{name}-1.0.dist-info"
    held = {
        **files,
        f"{info}/METADATA": f"{metadata}Requires-Dist: {needs}\n" if needs else metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
    }
    held[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in held)
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as wheel:
        for path, text in held.items():
            wheel.writestr(path, text)


def write_lock(path: Path, wheels: Path, *names: str) -> None:
    """A lock of version 1.0 of each name, with the hashes of its wheels."""
    lines = []
    for name in names:
        hashes = [hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels.glob(f"{name}-*.whl")]
        lines.append(" ".join((f"{name}==1.0", *(f"--hash=sha256:{digest}" for digest in hashes))))
    path.write_text("\n".join(lines))


@pytest.fixture
def wheels(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place that pip finds anything in; the lock is of what it holds so far."""
    folder = tmp_path / "wheels"
    services = ("dynamodb/2012-08-10/service-2", "dynamodb/2012-08-10/examples-1", "ec2/2016-11-15/service-2")
    data = {f"botocore/data/{name}.json": "{}" for name in (*services, "endpoints")}
    names = ("root", "en", "en_US", "en_GB", "en_001", "de", "de_AT", "de_CH", "fr")
    locales = {f"babel/locale-data/{name}.dat": "" for name in names}
    write_wheel(folder, "botocore", {"botocore/__init__.py": "", **data})
    write_wheel(folder, "babel", {"babel/core.py": "", "babel/messages/extract.py": "", **locales}, needs="six")
    write_wheel(folder, "six", {"six.py": ""})
    write_lock(root / TINY.requirements, folder, "botocore", "babel", "six")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# Our own sources


def test_of_our_own_only_the_sources_of_an_artifact_are_shipped(root: Path) -> None:
    assert [path.as_posix() for path in TINY.files()] == SHIPPED


def test_a_source_that_is_not_there_is_an_error(root: Path) -> None:
    shutil.rmtree(root / "lambdas" / "tiny")
    with pytest.raises(FileNotFoundError, match="tiny"):
        TINY.files()


@pytest.mark.parametrize("artifact", [EDGE, BACKGROUND])
def test_the_real_artifacts_ship_the_whole_domain_and_the_stores(artifact: Artifact) -> None:
    shipped = {path.as_posix() for path in artifact.files()}
    assert shipped > {
        "wandstore/storefront/ladder.py",
        "wandstore/pages/templates/shell.html",
        "wandstore/translations/de.po",
        "stores/magic-wands.csv",
    }
    assert {path.split("/")[0] for path in shipped} == {"lambdas", "wandstore", "stores"}


def test_the_edge_ships_its_handler_alone_and_the_background_all_of_its_own() -> None:
    handlers = [
        {path.parent.name for path in artifact.files() if path.name == "handler.py"} for artifact in (EDGE, BACKGROUND)
    ]
    background = {"queue_keeper", "catalogue_publisher", "neighbour_counter", "public_files", "shop_events"}
    assert handlers == [{"edge"}, background]


# The hash


@pytest.mark.parametrize("name", [*SHIPPED, TINY.requirements])
def test_the_hash_changes_with_a_source_and_with_the_requirements(root: Path, name: str) -> None:
    before = TINY.digest()
    (root / name).write_text("changed")
    assert TINY.digest() != before


def test_the_hash_changes_with_a_name_and_with_a_new_file(root: Path) -> None:
    digests = [TINY.digest()]
    (root / "wandstore" / "models.py").rename(root / "wandstore" / "things.py")
    digests.append(TINY.digest())
    (root / "wandstore" / "new.py").write_text("")
    digests.append(TINY.digest())
    assert len(set(digests)) == 3


def test_the_hash_changes_with_the_bundling(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = TINY.digest()
    changed = root / "bundling.py"
    changed.write_bytes(Path(bundling.__file__).read_bytes() + b"\n")
    monkeypatch.setattr(bundling, "__file__", str(changed))
    assert TINY.digest() != before


def test_the_hash_stays_whatever_else_changes(root: Path) -> None:
    before = TINY.digest()
    for name in NOT_SHIPPED:
        (root / name).write_text("changed")
    assert TINY.digest() == before


# A whole bundle


@pytest.mark.slow
def test_a_bundle_holds_the_packages_the_sources_and_nothing_that_is_trimmed(
    root: Path, wheels: Path, tmp_path: Path
) -> None:
    bundle(TINY, tmp_path / "task")
    assert files_in(tmp_path / "task") == {
        *SHIPPED,
        "babel/core.py",
        *(f"babel/locale-data/{name}.dat" for name in ("root", "en", "en_US", "de", "de_AT")),
        "botocore/__init__.py",
        "botocore/data/dynamodb/2012-08-10/service-2.json",
        "botocore/data/endpoints.json",
        "six.py",
    }
    for name in SHIPPED:
        assert (tmp_path / "task" / name).read_text() == (root / name).read_text()


@pytest.mark.slow
def test_every_user_can_read_the_zip_under_any_umask(root: Path, wheels: Path, tmp_path: Path) -> None:
    previous = os.umask(0o077)
    try:
        bundle(TINY, tmp_path / "task")
    finally:
        os.umask(previous)
    task = tmp_path / "task"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (task, *task.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644}


# pip


@pytest.mark.slow
def test_wheels_are_chosen_for_lambdas_platform_whatever_this_machine_is(
    root: Path, wheels: Path, tmp_path: Path
) -> None:
    tags = ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")
    wrong = ("cp311-cp311-manylinux2014_x86_64", "cp312-cp312-manylinux2014_aarch64", "cp313-cp313-win_arm64")
    for tag in tags:
        for any_tag in (*wrong, f"cp313-cp313-{tag}"):
            write_wheel(wheels, f"built_for_{tag}", {f"built_for_{tag}.py": any_tag}, tag=any_tag)
    write_lock(root / TINY.requirements, wheels, *(f"built_for_{tag}" for tag in tags))
    install_packages(TINY, tmp_path / "task", LAMBDA)
    chosen = {path.stem: path.read_text() for path in (tmp_path / "task").glob("*.py")}
    assert chosen == {f"built_for_{tag}": f"cp313-cp313-{tag}" for tag in tags}


@pytest.mark.slow
def test_without_a_platform_a_wheel_is_chosen_for_this_machine(root: Path, wheels: Path, tmp_path: Path) -> None:
    for tag in ("cp313-cp313-manylinux2014_s390x", f"cp3{sys.version_info.minor}-none-any"):
        write_wheel(wheels, "built", {"built.py": tag}, tag=tag)
    write_lock(root / TINY.requirements, wheels, "built")
    install_packages(TINY, tmp_path / "task", None)
    assert (tmp_path / "task" / "built.py").read_text() == f"cp3{sys.version_info.minor}-none-any"


@pytest.mark.slow
def test_a_developers_shell_does_not_say_what_is_installed_or_where_and_pip_is_quiet(
    root: Path, wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write_wheel(wheels, "more", {"more.py": ""})
    (tmp_path / "more.txt").write_text("more\n")
    (tmp_path / "constraint.txt").write_text("six<1.0\n")
    said = {
        "PIP_CONSTRAINT": tmp_path / "constraint.txt",
        "PIP_DRY_RUN": 1,
        "PIP_NO_DEPS": 1,
        "PIP_PREFIX": tmp_path / "prefix",
        "PIP_REQUIREMENT": tmp_path / "more.txt",
        "PIP_ROOT": tmp_path / "root",
        "PIP_USER": 1,
    }
    for name, value in said.items():
        monkeypatch.setenv(name, str(value))
    install_packages(TINY, tmp_path / "task", LAMBDA)
    modules = {path.name for path in (tmp_path / "task").iterdir() if path.suffix != ".dist-info"}
    assert modules == {"babel", "botocore", "six.py", "bin"}
    assert capfd.readouterr() == ("", "")


def test_a_wheel_that_was_changed_after_it_was_locked_is_refused(root: Path, wheels: Path, tmp_path: Path) -> None:
    write_wheel(wheels, "six", {"six.py": "import os"})
    with pytest.raises(BundlingFailed, match="DO NOT MATCH THE HASHES"):
        bundle(TINY, tmp_path / "task")


def test_a_package_that_is_required_and_not_locked_is_refused(root: Path, wheels: Path, tmp_path: Path) -> None:
    write_lock(root / TINY.requirements, wheels, "botocore", "babel")
    with pytest.raises(BundlingFailed, match="six"):
        bundle(TINY, tmp_path / "task")


def test_a_failing_pip_says_why(root: Path, wheels: Path, tmp_path: Path) -> None:
    (root / TINY.requirements).write_text(f"never-made==7.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(BundlingFailed, match=r"cannot install lambdas/tiny/requirements\.txt:\n.*never-made==7\.0"):
        bundle(TINY, tmp_path / "task")


# botocore's services


def test_the_services_that_the_clients_open_are_kept() -> None:
    tree = ast.parse((ROOT / "wandstore" / "aws" / "clients.py").read_text(encoding="utf-8"))
    opened = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "_open"
        and isinstance(call.args[0], ast.Constant)
    }
    assert opened == set(SERVICES)


def test_nothing_that_is_shipped_opens_a_client_elsewhere() -> None:
    openers = {
        path.as_posix()
        for artifact in (EDGE, BACKGROUND)
        for path in artifact.files()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("client", "resource", "create_client")
    }
    assert openers == {"wandstore/aws/clients.py"}


# Babel's locales

# Of each: what Babel inherits by a rule of its own, what it finds by a likely script, and what is plain.
TAGS = ("en-GB", "en-US", "de-DE", "pt-PT", "zh-TW", "sr-Latn-RS", "es-MX", "nb-NO", "fr-CA", "hi-Latn-IN", "ja")
SAY = """
import sys
sys.path[:0] = sys.argv[1:3]
import babel
from decimal import Decimal
from wandstore.pages.money import format_money
assert babel.__file__.startswith(sys.argv[1]), babel.__file__
for tag in sys.argv[3:]:
    print(ascii(format_money(Decimal("1234567.5"), "EUR", tag)))
"""


@pytest.fixture(scope="module")
def trimmed_babel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This machine's own Babel, trimmed to the locales of a store for each tag."""
    folder = tmp_path_factory.mktemp("task")
    stores = tmp_path_factory.mktemp("stores")
    for number, tag in enumerate(TAGS):
        (stores / f"store-{number}.toml").write_text(f'locale = "{tag}"')
    spec = find_spec("babel")
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, folder / "babel", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "botocore" / "data").mkdir(parents=True)
    trim_packages(folder, locales=store_locales(stores))
    return folder


def said_with(babel: Path, *tags: str) -> list[str]:
    """An amount of euros as each locale writes it, in a process that has no other Babel."""
    command = [sys.executable, "-c", SAY, str(babel), str(ROOT), *tags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [str(ast.literal_eval(line)) for line in done.stdout.splitlines()]


def test_a_trimmed_babel_writes_money_as_the_whole_one_does_for_each_stores_locale(trimmed_babel: Path) -> None:
    amount = Decimal("1234567.5")
    assert said_with(trimmed_babel, *TAGS) == [format_money(amount, "EUR", tag) for tag in TAGS]


def test_a_locale_that_is_trimmed_away_is_written_in_english(trimmed_babel: Path) -> None:
    assert not (trimmed_babel / "babel" / "locale-data" / "fi.dat").exists()
    assert said_with(trimmed_babel, "fi-FI", "x") == [format_money(Decimal("1234567.5"), "EUR", "en")] * 2


def test_a_trimmed_babel_is_a_small_part_of_the_whole(trimmed_babel: Path) -> None:
    assert len(list((trimmed_babel / "babel" / "locale-data").glob("*.dat"))) < 3 * len(TAGS)


def test_a_locale_that_babel_does_not_know_ends_no_bundling(tmp_path: Path) -> None:
    for name, locale in {"a": 'locale = "tlh-QO"', "b": 'locale = "!"', "c": "", "d": 'locale = "pt-pt"'}.items():
        (tmp_path / f"{name}.toml").write_text(locale)
    assert store_locales(tmp_path) == {"pt_PT"}


def test_a_store_file_without_a_locale_has_one_that_is_kept() -> None:
    assert Store(slug="a", name="A").locale.replace("-", "_") == DEFAULT_LOCALE
