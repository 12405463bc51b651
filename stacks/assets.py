"""The code of the functions as CDK assets: two zips and one container image."""

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
    """One zip that all functions in the background share."""
    return _zipped(BACKGROUND, stage)


def generator_image() -> lambda_.DockerImageCode:
    """Its build context is the whole repository, so that the image and the zips share one `wandstore`.

    `.dockerignore` selects what belongs to the context; docker and CDK both read it.
    """
    return lambda_.DockerImageCode.from_image_asset(
        str(ROOT),
        file="container_image/Dockerfile",
        platform=ecr_assets.Platform.LINUX_ARM64,
        # CDK's default mode silently ignores the exceptions after the "**" in `.dockerignore`.
        ignore_mode=cdk.IgnoreMode.DOCKER,
    )


def _zipped(artifact: Artifact, stage: Stage) -> lambda_.Code:
    """CDK stores the bundled folder under its hash, so pip runs again only when an input has changed."""
    if stage.settings.stores_dir not in artifact.sources:
        raise ValueError(f"STORES_DIR of stage {stage.name} is {stage.settings.stores_dir!r}, which no zip contains.")
    return lambda_.Code.from_asset(
        str(ROOT),
        asset_hash_type=cdk.AssetHashType.CUSTOM,
        asset_hash=artifact.digest(),
        bundling=cdk.BundlingOptions(
            # CDK requires an image, but uses it only when the local bundling below refuses.
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
