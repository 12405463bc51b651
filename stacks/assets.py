"""What the functions run, as CDK sends it: the only file that knows build contexts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_lambda as lambda_

from stacks.bundling import BACKGROUND, EDGE, ROOT, Artifact, bundle
from stacks.stages import Stage


def edge_code(stage: Stage) -> lambda_.Code:
    return _zipped(EDGE, stage)


def background_code(stage: Stage) -> lambda_.Code:
    """One zip for the keeper and the publisher."""
    return _zipped(BACKGROUND, stage)


def generator_image() -> lambda_.DockerImageCode:
    """The whole repository is its context, so that it and the zips share one `wandstore`.

    What goes in is said by `.dockerignore`, which docker and CDK both read.
    """
    return lambda_.DockerImageCode.from_image_asset(
        str(ROOT),
        file="container_image/Dockerfile",
        platform=ecr_assets.Platform.LINUX_ARM64,
        # In CDK's own mode an exception below the "**" of `.dockerignore` is dropped without a word.
        ignore_mode=cdk.IgnoreMode.DOCKER,
    )


def _zipped(artifact: Artifact, stage: Stage) -> lambda_.Code:
    """CDK keeps the folder under its hash, so that pip runs again only when something that goes in has changed."""
    if stage.settings.stores_dir not in artifact.sources:
        raise ValueError(f"STORES_DIR of stage {stage.name} is {stage.settings.stores_dir!r}, which no zip holds.")
    return lambda_.Code.from_asset(
        str(ROOT),
        asset_hash_type=cdk.AssetHashType.CUSTOM,
        asset_hash=artifact.digest(),
        bundling=cdk.BundlingOptions(
            # CDK asks for an image although it comes to that only where nothing is bundled on this machine.
            image=cdk.DockerImage.from_registry("none"),
            local=_WithoutDocker(artifact),
        ),
    )


@jsii.implements(cdk.ILocalBundling)
class _WithoutDocker:
    def __init__(self, artifact: Artifact) -> None:
        self._artifact = artifact

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        bundle(self._artifact, Path(output_dir))
        return True
