"""The assets that CDK creates from the build contexts; `test_bundling.py` tests what is in a zip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from stacks import assets
from stacks.assets import background_code, edge_code, generator_image
from stacks.bundling import BACKGROUND, EDGE, Artifact, BundlingFailed
from stacks.stages import STAGING
from wandstore.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class Bundled(list[Artifact]):
    """Each artifact that was bundled, in order."""

    def __call__(self, what: Artifact, target_folder: Path) -> None:
        self.append(what)
        (target_folder / "module.py").write_text(what.requirements)


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> Bundled:
    bundled = Bundled()
    monkeypatch.setattr(assets, "bundle", bundled)
    return bundled


@pytest.fixture(autouse=True)
def fresh_synth() -> Iterator[None]:
    """CDK caches in memory what it has bundled; without that cache, each test is like a new process."""
    cdk.AssetStaging.clear_asset_hash_cache()
    yield
    cdk.AssetStaging.clear_asset_hash_cache()


def synthesize(outdir: Path, *code: lambda_.Code, before: int = 0, context: Any = None) -> list[str]:
    """The key of each function's code, in a stack that has as many other constructs as `before` says."""
    app = cdk.App(outdir=str(outdir), context=context)
    stack = cdk.Stack(app, "functions")
    for number in range(before):
        cdk.CfnOutput(stack, f"Output{number}", value="a")
    for number, each in enumerate(code):
        lambda_.Function(stack, f"F{number}", code=each, handler="a.b", runtime=lambda_.Runtime.PYTHON_3_13)
    app.synth()
    template = json.loads((outdir / "functions.template.json").read_text())
    functions = [found for found in template["Resources"].values() if found["Type"] == "AWS::Lambda::Function"]
    return [function["Properties"]["Code"]["S3Key"] for function in functions]


def test_the_edge_has_a_zip_and_the_keeper_and_the_publisher_share_one(tmp_path: Path, bundled: Bundled) -> None:
    edge, keeper, publisher = synthesize(
        tmp_path, edge_code(STAGING), background_code(STAGING), background_code(STAGING)
    )
    assert edge != keeper == publisher
    assert bundled == [EDGE, BACKGROUND]
    assert (tmp_path / f"asset.{edge.removesuffix('.zip')}" / "module.py").read_text() == EDGE.requirements


def test_a_second_synth_bundles_nothing_again_even_in_a_changed_stack(tmp_path: Path, bundled: Bundled) -> None:
    first = synthesize(tmp_path, edge_code(STAGING))
    cdk.AssetStaging.clear_asset_hash_cache()
    assert synthesize(tmp_path, edge_code(STAGING), before=3) == first
    assert bundled == [EDGE]


def test_a_changed_artifact_is_bundled_again(tmp_path: Path, bundled: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    first = synthesize(tmp_path, edge_code(STAGING))
    monkeypatch.setattr(Artifact, "digest", lambda _: "another")
    assert synthesize(tmp_path, edge_code(STAGING)) != first
    assert bundled == [EDGE, EDGE]


def test_a_synth_without_bundling_has_the_same_keys(tmp_path: Path, bundled: Bundled) -> None:
    without = synthesize(tmp_path / "a", edge_code(STAGING), context={"aws:cdk:bundling-stacks": []})
    assert bundled == []
    assert synthesize(tmp_path / "b", edge_code(STAGING)) == without


def test_a_failed_bundling_shows_pips_message_and_is_repeated_by_the_next_synth(
    tmp_path: Path, bundled: Bundled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Artifact, target_folder: Path) -> None:
        (target_folder / "half.py").write_text("")
        raise BundlingFailed("pip cannot install: no such version")

    monkeypatch.setattr(assets, "bundle", fail)
    with pytest.raises(RuntimeError, match="pip cannot install: no such version"):
        synthesize(tmp_path, edge_code(STAGING))
    monkeypatch.setattr(assets, "bundle", bundled)
    (key,) = synthesize(tmp_path, edge_code(STAGING))
    assert [path.name for path in (tmp_path / f"asset.{key.removesuffix('.zip')}").iterdir()] == ["module.py"]


def test_a_stage_whose_stores_folder_is_not_in_the_zip_is_refused() -> None:
    stage = replace(STAGING, settings=Settings(stores_dir="elsewhere"))
    for code in (edge_code, background_code):
        with pytest.raises(ValueError, match="STORES_DIR of stage staging is 'elsewhere'"):
            code(stage)


def files_below(root: Path, folder: str = ".") -> set[str]:
    return {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def image_context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outdir = tmp_path_factory.mktemp("image")
    app = cdk.App(outdir=str(outdir))
    stack = cdk.Stack(app, "image")
    lambda_.DockerImageFunction(stack, "F", code=generator_image())
    app.synth()
    (context,) = outdir.glob("asset.*")
    return context


def test_the_build_context_of_the_image_is_its_sources_and_nothing_else(image_context: Path) -> None:
    sources = ("container_image", "wandstore", "stores")
    expected = {path for source in sources for path in files_below(ROOT, source) if not path.endswith(".pyc")}
    # CDK copies `.dockerignore` too, the one that `docker build` reads.
    assert files_below(image_context) == expected | {".dockerignore"}
    assert (image_context / ".dockerignore").read_bytes() == (ROOT / ".dockerignore").read_bytes()
    assert expected > {"container_image/Dockerfile", "container_image/requirements.txt", "stores/magic-wands.csv"}


def test_the_image_is_built_for_the_architecture_of_the_function(image_context: Path) -> None:
    described = json.loads((image_context.parent / "image.assets.json").read_text())
    (image,) = described["dockerImages"].values()
    assert image["source"]["platform"] == "linux/arm64"
    assert image["source"]["dockerFile"] == "container_image/Dockerfile"
