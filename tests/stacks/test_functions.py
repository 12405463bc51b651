"""What every function has, read from the templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields

import pytest

from tests.stacks.conftest import WIRING, Resource, Synthesized
from wandstore.settings import Settings

GENERATION = ("Generator", "Keeper", "Publisher", "NeighbourCounter", "ShopEvents")
FUNCTIONS = (("edge", "Edge"), ("edge", "PublicFilesPublisher"), *(("generation", name) for name in GENERATION))


def settings_of(function: Resource) -> Settings:
    """The settings that the function reads; a reference to another resource has its value only on AWS."""
    variables = function["Environment"]["Variables"].items()
    return Settings.from_environment({name: value for name, value in variables if isinstance(value, str)})


@pytest.mark.parametrize(("part", "name"), FUNCTIONS)
def test_every_setting_reaches_every_function(production: Synthesized, part: str, name: str) -> None:
    function = production.function(part, name)
    variables = function["Environment"]["Variables"].keys()
    assert variables >= WIRING
    settings = settings_of(function)
    differing = {row.name for row in fields(Settings) if getattr(settings, row.name) != getattr(Settings(), row.name)}
    assert differing <= {"secrets_prefix", "public_files_bucket"}
    unset = {row.name.upper() for row in fields(Settings)} - variables
    # Settings that are empty by default, and those of `make run`; three functions read no secret, and one alone has the
    # bucket of public files.
    empty = {"AI_GATEWAY_URL", "CLAUDE_BASE_URL", "BEDROCK_REGION", "BEDROCK_URL", "PUBLIC_BASE_URL"}
    assert unset <= empty | {"PORT", "GENERATOR_PORT", "SECRETS_PREFIX", "PUBLIC_FILES_BUCKET"}
    assert ("SECRETS_PREFIX" in variables) == (name not in ("Keeper", "NeighbourCounter", "PublicFilesPublisher"))
    assert ("PUBLIC_FILES_BUCKET" in variables) == (name == "PublicFilesPublisher")


@pytest.mark.parametrize(("part", "name"), FUNCTIONS)
def test_a_changed_setting_reaches_every_function(switched: Synthesized, part: str, name: str) -> None:
    settings = settings_of(switched.function(part, name))
    assert settings.environment == "staging"
    assert settings.kimi_model == "k"
    assert settings.ai_gateway_url == "https://gateway.example/v1"


def test_a_deployment_deletes_no_earlier_version_and_a_failed_one_its_own(production: Synthesized) -> None:
    for part in ("edge", "generation"):
        resources = production.templates[part]["Resources"].values()
        policies = [found["DeletionPolicy"] for found in resources if found["Type"] == "AWS::Lambda::Version"]
        assert set(policies) == {"RetainExceptOnCreate"}


def log_retention(synthesized: Synthesized, part: str) -> set[int]:
    return {group["RetentionInDays"] for group in synthesized.resources(part, "AWS::Logs::LogGroup").values()}


def test_logs_expire_after_a_week_unless_the_stage_has_another_period(
    production: Synthesized, switched: Synthesized
) -> None:
    assert log_retention(production, "edge") == log_retention(production, "generation") == {7}
    assert log_retention(switched, "generation") == {30}


def test_a_log_retention_that_a_stage_cannot_have_is_refused_with_those_that_it_can(
    synthesized: Callable[..., Synthesized],
) -> None:
    with pytest.raises(ValueError, match="log_retention_days is 8; it can be 1, 3, 5, 7, 14, 30, 90, 365"):
        synthesized("staging", log_retention_days=8)


def test_the_logs_of_production_survive_and_those_of_staging_do_not(
    production: Synthesized, synthesized: Callable[..., Synthesized]
) -> None:
    for found, policy in ((production, "RetainExceptOnCreate"), (synthesized("staging"), "Delete")):
        groups = [r for r in found.templates["generation"]["Resources"].values() if r["Type"] == "AWS::Logs::LogGroup"]
        assert {group["DeletionPolicy"] for group in groups} == {policy}, json.dumps(groups)
