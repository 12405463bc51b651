"""The alarms of the connections to Shopify shops, and of catalogues. None of them pages a person: whatever happens, a
store keeps its previous catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator

from stacks.alarms import AlarmRow, above
from stacks.aws_metrics import oldest_message, visible_messages
from stacks.metrics import StageMetrics


def shop_alarm_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    yield from _catalogue_rows(metrics)
    yield from _event_rows(metrics)


def _catalogue_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    never = above(0)
    yield AlarmRow(
        name="CatalogueNotPublished",
        metric=metrics.named("CatalogueNotPublished"),
        limit=never,
        description="Shoppers may see old prices: a store's catalogue could not be read or published, which the next "
        "run may mend. The log names row and column.",
    )
    yield AlarmRow(
        name="FallbackPageNotPublished",
        metric=metrics.named("FallbackPageNotPublished"),
        # A run every five minutes, which can miss a period by seconds.
        limit=above(0, periods=3, window=4),
        description="If the edge stops answering, shoppers see an old fallback page of a store, or none: three runs in "
        "a row could not publish it, which is no single failed read. Find the exception in the function's log.",
    )
    yield AlarmRow(
        name="ShopTokenRefused",
        metric=metrics.refused_tokens(),
        limit=never,
        description="Shoppers may see old prices: a shop refuses its store's token, or the token has no value, which "
        "lasts until a person acts. Fill in another token under the name of the secret that the log names.",
    )
    yield AlarmRow(
        name="CatalogueSyncFailed",
        metric=metrics.lasting_sync_failures(),
        limit=never,
        description="Shoppers may see old prices: a store's Shopify shop cannot be read, which lasts until a person "
        "acts. Find the reason in the publisher's log, and do what the runbook says for it.",
    )
    yield AlarmRow(
        name="CatalogueTooOld",
        metric=metrics.named("OldestCatalogueAge", statistic="Maximum"),
        limit=above(3600),
        description="Shoppers may see old prices: a store's Shopify shop was not read as a whole for an hour, four "
        "times the interval. Find the store by the metric CatalogueAge, and run `wandstore sync` for it.",
    )


def _event_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    never = above(0)
    yield AlarmRow(
        name="ShopEventDeadLetter",
        metric=visible_messages(metrics.queues["ShopEventDeadLetters"]),
        limit=never,
        description="An order may not count for its shopper's page: an event of a Shopify shop exceeded its maximum "
        "receive count, which retries do not mend. Fix the cause that the log names, then move the messages back.",
    )
    yield AlarmRow(
        name="ShopEventsWait",
        metric=oldest_message(metrics.queues["ShopEvents"]),
        limit=above(3600),
        description="Orders are not counted: an event of a Shopify shop has waited for an hour, longer than every "
        "retry takes. Enable the event source of the function that handles shop events, or fix that function.",
    )
    yield AlarmRow(
        name="ShopEventsMissing",
        metric=metrics.days_without_shop_events(),
        limit=never,
        description="Changes are shown after a quarter of an hour: shops changed, and no event told of it for a day, "
        "which is no coincidence. Subscribe the app to its topics again, or enable the partner event source.",
    )
    yield AlarmRow(
        name="PrivacyRequest",
        metric=metrics.privacy_requests(),
        limit=never,
        description="A Shopify shop asks to erase a buyer or the shop, or to hand over what is known of a buyer; "
        "nothing does so by itself. A person must answer it within 30 days.",
    )
