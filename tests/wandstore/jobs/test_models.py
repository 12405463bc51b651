from __future__ import annotations

import pytest
from pydantic import ValidationError

from wandstore.jobs.models import JobState, Preferences


def test_a_job_is_live_until_it_has_ended() -> None:
    assert {state for state in JobState if state.is_live} == {JobState.QUEUED, JobState.GENERATING}


def test_preferences_are_sent_and_stored_under_the_names_of_the_contract() -> None:
    preferences = Preferences(price_sensitivity="low")
    stored = preferences.model_dump_json(by_alias=True)
    assert stored == '{"persona":null,"categories":[],"priceSensitivity":"low"}'
    assert Preferences.model_validate_json(stored) == preferences


@pytest.mark.parametrize("sent", [{"persona": "king"}, {"priceSensitivity": "none"}, {"colour": "red"}])
def test_a_preference_that_does_not_exist_is_refused(sent: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Preferences.model_validate(sent)
