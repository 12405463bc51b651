from __future__ import annotations

from stacks.stages import STAGES


def test_the_debug_routes_are_open_on_no_stage_that_is_deployed() -> None:
    assert {name for name, stage in STAGES.items() if stage.settings.environment == "development"} == {"local"}


def test_only_production_keeps_its_data() -> None:
    assert [name for name, stage in STAGES.items() if stage.keeps_data] == ["production"]
