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
    ("name", "value", "message"),
    [
        ("POOL_SIZE", "ten", "POOL_SIZE is 'ten': input should be a valid integer"),
        ("POOL_SIZE", "0", "POOL_SIZE is '0': input should be greater than or equal to 1."),
        ("POOL_SIZE", "1001", "POOL_SIZE is '1001': input should be less than or equal to 1000."),
        ("MAX_CONCURRENT_GENERATIONS", "1001", "less than or equal to 1000."),
        ("JOB_DEADLINE_SECONDS", "10000000", "less than or equal to 1208400."),
        ("GENERATION_BUDGET_SECONDS", "100000", "less than or equal to 900."),
        ("TIMEOUT_MARGIN_SECONDS", "1e6", "less than or equal to 900."),
        (
            "GENERATION_BUDGET_SECONDS",
            "880",
            "GENERATION_BUDGET_SECONDS and TIMEOUT_MARGIN_SECONDS are 880 and 30; together they can be 900 at most.",
        ),
        ("KIMI_MODEL", ",", "KIMI_MODEL is ',': it must name at least one, separated by commas."),
        ("CLAUDE_MODEL", ", ,", "CLAUDE_MODEL is ', ,': it must name at least one, separated by commas."),
        ("LLM_TIMEOUT_SECONDS", "nan", "LLM_TIMEOUT_SECONDS is 'nan': input should be a finite number."),
        ("DAILY_LLM_BUDGET_USD", "inf", "DAILY_LLM_BUDGET_USD is 'inf': input should be a finite number."),
        ("GENERATION_BUDGET_SECONDS", "1e999", "GENERATION_BUDGET_SECONDS is '1e999': "),
        (
            "AI_GATEWAY_URL",
            "gateway:4000",
            "AI_GATEWAY_URL is 'gateway:4000': it must be an http:// or https:// address.",
        ),
        (
            "KIMI_BASE_URL",
            "ftp://kimi/v1",
            "KIMI_BASE_URL is 'ftp://kimi/v1': it must be an http:// or https:// address.",
        ),
        ("PUBLIC_BASE_URL", "https://", "PUBLIC_BASE_URL is 'https://': it must be an http:// or https:// address."),
        (
            "CACHE_LOOKUP_ORDER",
            "both",
            "input should be 'cache-first' or 'archive-first'.",
        ),
        ("GENERATION_MODE", "pages", "GENERATION_MODE is 'pages': input should be 'components' or 'html'."),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence_that_names_the_variable(name: str, value: str, message: str) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.from_environment({name: value})
    assert message in str(refused.value)
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize("name", ["AI_GATEWAY_URL", "KIMI_BASE_URL", "PUBLIC_BASE_URL"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:4000/v1", "https://wands.example", "HTTPS://wands.example/v1"])
def test_an_address_is_taken_as_it_is(name: str, address: str) -> None:
    assert getattr(Settings.from_environment({name: address}), name.lower()) == address


def test_the_model_providers_have_an_order_or_there_are_none() -> None:
    assert Settings().providers == ("kimi", "claude")
    assert Settings.from_environment({"MODEL_PROVIDERS": "bedrock, kimi"}).providers == ("bedrock", "kimi")
    assert Settings.from_environment({"MODEL_PROVIDERS": "none"}).providers == ()


def test_the_functions_timeout_and_the_messages_visibility_follow_the_budget() -> None:
    settings = Settings(generation_budget_seconds=150, timeout_margin_seconds=30)
    assert (settings.function_timeout_seconds, settings.visibility_timeout_seconds) == (180, 360)


def test_a_queue_keeps_the_message_of_the_longest_deadline_as_long_as_sqs_keeps_one() -> None:
    longest = Settings.from_environment({"JOB_DEADLINE_SECONDS": "1208400"})
    assert longest.queue_retention_seconds == 14 * 24 * 3600


def test_the_longest_function_and_its_messages_visibility_are_within_the_limits_of_aws() -> None:
    longest = Settings.from_environment({"GENERATION_BUDGET_SECONDS": "870", "TIMEOUT_MARGIN_SECONDS": "30"})
    assert longest.function_timeout_seconds == 900
    assert longest.visibility_timeout_seconds <= 12 * 3600


def test_as_many_generations_run_at_once_as_there_are_members_and_two_at_least() -> None:
    assert Settings(pool_size=10).concurrent_generations == 10
    assert Settings(pool_size=1).concurrent_generations == 2
    assert Settings(max_concurrent_generations=3).concurrent_generations == 3
