"""The ratios that alarms watch, as CloudWatch computes them."""

import re
from pathlib import Path

from stacks.metrics import PAGE_STORES
from tests.stacks.conftest import Synthesized
from wandstore.storefront import page_request


def ratios(stage: Synthesized) -> list[str]:
    """The expressions of the alarms on a ratio."""
    queries = [query for alarm in stage.alarms().values() for query in alarm.get("Metrics", [])]
    return [text for query in queries if "100 * " in (text := query.get("Expression", ""))]


def test_a_ratio_has_no_value_while_it_counts_too_few_events(production: Synthesized) -> None:
    found = ratios(production)
    assert len(found) >= 2
    assert all(" >= " in expression for expression in found)


def test_unreadable_pages_are_counted_for_every_store_that_the_code_names() -> None:
    source = Path(page_request.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'_count_unreadable\("(\w+)"', source)) == set(PAGE_STORES)


def test_a_missing_count_is_zero_and_never_hides_the_others(production: Synthesized) -> None:
    assert all(expression.count("FILL(") >= 2 for expression in ratios(production))


def test_metrics_are_read_where_the_functions_of_the_stage_write_them(production: Synthesized) -> None:
    queries = [query for alarm in production.alarms().values() for query in alarm.get("Metrics", [])]
    namespaces = {query["MetricStat"]["Metric"]["Namespace"] for query in queries if "MetricStat" in query}
    assert f"WandStore/{production.stacks.stage.name}" in namespaces
