import pytest

from wandstore.errors import BadSettings
from wandstore.settings import Settings


def test_without_an_environment_every_setting_has_its_default() -> None:
    assert Settings.from_environment({}) == Settings()


def test_a_variable_is_the_setting_in_capitals() -> None:
    assert Settings.from_environment({"POOL_SIZE": "4"}).pool_size == 4


def test_an_empty_variable_is_the_default() -> None:
    assert Settings.from_environment({"POOL_SIZE": " "}).pool_size == 10


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POOL_SIZE", "ten", "POOL_SIZE is 'ten', which is no whole number."),
        ("POOL_SIZE", "0", "POOL_SIZE is 0; the least it can be is 1."),
        ("LLM_TIMEOUT_SECONDS", "nan", "LLM_TIMEOUT_SECONDS is 'nan', which is no number."),
        ("DAILY_LLM_BUDGET_USD", "inf", "DAILY_LLM_BUDGET_USD is 'inf', which is no number."),
        ("GENERATION_BUDGET_SECONDS", "1e999", "GENERATION_BUDGET_SECONDS is '1e999', which is no number."),
        (
            "AI_GATEWAY_URL",
            "gateway:4000",
            "AI_GATEWAY_URL is 'gateway:4000', which is no http:// or https:// address.",
        ),
        (
            "KIMI_BASE_URL",
            "ftp://kimi/v1",
            "KIMI_BASE_URL is 'ftp://kimi/v1', which is no http:// or https:// address.",
        ),
        ("PUBLIC_BASE_URL", "https://", "PUBLIC_BASE_URL is 'https://', which is no http:// or https:// address."),
        ("CACHE_LOOKUP_ORDER", "both", "CACHE_LOOKUP_ORDER is 'both'; it can be cache-first or archive-first."),
        ("GENERATION_MODE", "html", "GENERATION_MODE is 'html'; it can be components."),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_sentence_that_names_it(name: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.from_environment({name: value})
    assert str(refused.value) == said


@pytest.mark.parametrize("name", ["AI_GATEWAY_URL", "KIMI_BASE_URL", "PUBLIC_BASE_URL"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:4000/v1", "https://wands.example", "HTTPS://wands.example/v1"])
def test_an_address_is_taken_as_it_is(name: str, address: str) -> None:
    assert getattr(Settings.from_environment({name: address}), name.lower()) == address


def test_the_functions_timeout_and_the_messages_visibility_follow_the_budget() -> None:
    settings = Settings(generation_budget_seconds=150, timeout_margin_seconds=30)
    assert (settings.function_timeout_seconds, settings.visibility_timeout_seconds) == (180, 360)


def test_as_many_generations_run_at_once_as_there_are_members_and_two_at_least() -> None:
    assert Settings(pool_size=10).concurrent_generations == 10
    assert Settings(pool_size=1).concurrent_generations == 2
    assert Settings(max_concurrent_generations=3).concurrent_generations == 3
