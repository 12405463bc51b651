"""The alarms of what shoppers see and do. Those with `affects_shoppers` page a person."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.alarms import AlarmRow, above, below
from stacks.aws_metrics import WaysIn, function_failures, used_concurrency
from stacks.metrics import MIN_FAILURES_AN_HOUR, ONE_HOUR, StageMetrics

# Robots ask for addresses that do not exist all day long; so many of them in five minutes are more than that.
MIN_REFUSALS = 200
MIN_REFUSED_POSTS = 20
MIN_STOPPED = 100
# Of what the edge function may run at once.
CONCURRENCY_PERCENT = 80


def shopper_alarm_rows(metrics: StageMetrics, ways_in: WaysIn) -> Iterator[AlarmRow]:
    yield from _rows_that_page(metrics, ways_in)
    yield from _rows_of_the_ways_in(metrics, ways_in)
    yield from _rows_of_small_stores(metrics, ways_in)
    yield from _rows_of_the_edge(metrics)


def _rows_that_page(metrics: StageMetrics, ways_in: WaysIn) -> Iterator[AlarmRow]:
    yield AlarmRow(
        name="StorefrontDown",
        metric=ways_in.health(),
        limit=below(1, periods=3),
        description="Shoppers see no shop at all: from three regions of the world, the storefront has not answered for "
        "three minutes, which no single lost request explains. Check the last deployment, then name and certificate.",
        # A health check that was deleted or disabled must not look like a healthy shop.
        always_has_data=True,
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="StorefrontErrors",
        metric=ways_in.errors("5xx", minimum=5),
        # CloudFront's metrics arrive some minutes late.
        limit=above(1, periods=2, window=3),
        description="Shoppers see error pages that no fallback replaced: over 1 % of the answers, and five at least, "
        "in each of two periods of five minutes. Roll back if it began with a deployment.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="EdgeFailures",
        metric=function_failures(metrics.functions["Edge"].function),
        # A minute's count can arrive late, and is 0 until then.
        limit=above(5, periods=3, window=5),
        description="Shoppers see the store's fallback page or an error: the edge function failed or was throttled for "
        "over 5 % of the requests, and three at least, in three of five minutes. Roll back, or raise the concurrency.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="PostErrors",
        metric=ways_in.post_errors(),
        limit=above(5, periods=2),
        description="Shoppers cannot fill their bag or choose a persona: over 5 % of what they posted, and five "
        "requests at least, failed in each of two periods of five minutes. Roll back if it began with a deployment.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="PostsRefused",
        metric=ways_in.refused_posts(metrics.visits(), minimum=MIN_REFUSED_POSTS),
        limit=above(99, periods=2),
        description="Shoppers cannot fill their bag or choose a persona: all posts were refused, twenty at least "
        "beside twenty visits in each of two periods of five minutes, as when CloudFront and the function disagree "
        "about ORIGIN_SECRET. See the reasons of RefusedPost.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="FallbackPages",
        metric=metrics.fallback_share(),
        limit=above(10, periods=2),
        description="Shoppers see the fallback page although they have one of their own: over 10 % of the pages, and "
        "five at least, in each of two periods of five minutes, more than single failing reads. Find the cause in the "
        "edge's log.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="CartNotChanged",
        metric=metrics.named("CartNotChanged"),
        limit=above(4, periods=2),
        description="Shoppers are told that their bag could not be changed: five times at least in each of two periods "
        "of five minutes, where one is a storage call that failed. Check the sessions table.",
        affects_shoppers=True,
    )
    yield AlarmRow(
        name="CheckoutRefused",
        metric=metrics.named("CheckoutRefused"),
        limit=above(2),
        description="Shoppers cannot buy: a shop accepted no kind of checkout for three orders within five minutes, "
        "which one odd order does not explain. Check the shop at Shopify.",
        affects_shoppers=True,
    )


def _rows_of_the_ways_in(metrics: StageMetrics, ways_in: WaysIn) -> Iterator[AlarmRow]:
    yield AlarmRow(
        name="StorefrontRefusals",
        metric=ways_in.errors("4xx", minimum=MIN_REFUSALS),
        limit=above(30, periods=3, window=4),
        description="Shoppers may follow links to nowhere: over 30 % of the answers, and two hundred at least, were "
        "4xx in each of three periods of five minutes, which is more than the usual robots. See which status and path.",
    )
    yield AlarmRow(
        name="PostsOfUnknownOrigin",
        metric=metrics.named("RefusedPost", reason="origin"),
        limit=above(50, periods=2),
        description="Somebody goes around CloudFront and its firewall, or CloudFront sends a wrong secret, and then "
        "shoppers cannot fill their bag: over fifty posts in each of two periods of five minutes, more than a scanner "
        "tries. See whether PostsRefused rings too, else find the sender.",
    )
    yield AlarmRow(
        name="CrossSitePosts",
        metric=metrics.named("RefusedPost", reason="cross_site"),
        limit=above(50, periods=2),
        description="Another site posts in the name of its visitors, or our own pages have another address than the "
        "stage knows, and then shoppers cannot fill their bag: over fifty posts in each of two periods of five "
        "minutes. Fill a bag in a browser, and compare the address with the stage's domain.",
    )
    if (stopped := ways_in.stopped_share(minimum=MIN_STOPPED)) is not None:
        yield AlarmRow(
            name="FirewallBlocks",
            metric=stopped,
            limit=above(10, periods=2, window=3),
            description="The firewall blocks or challenges over 10 % of the requests, and a hundred at least, in each "
            "of two periods of five minutes: a flood, which shoppers do not feel, or a limit that is too low for them. "
            "See which rule.",
        )
    edge = metrics.functions["Edge"]
    limit = edge.reserved_concurrency or metrics.stage.account_concurrency
    yield AlarmRow(
        name="EdgeConcurrency",
        metric=used_concurrency(edge.function),
        limit=above(limit * CONCURRENCY_PERCENT / 100),
        description=f"The edge function gets over {CONCURRENCY_PERCENT} % of the requests that it may run at once, or "
        "in a second; at 100 %, shoppers see an error. Find out whether it is a flood or slow storage, else raise it.",
    )


def _rows_of_small_stores(metrics: StageMetrics, ways_in: WaysIn) -> Iterator[AlarmRow]:
    """Where so few shoppers come that five minutes never have the failures for which the other alarms wait."""
    yield AlarmRow(
        name="FallbackPagesInAnHour",
        metric=metrics.fallback_share(minimum=MIN_FAILURES_AN_HOUR, period=ONE_HOUR),
        limit=above(50),
        description="The shoppers of a small store see the fallback page although they have one of their own: over "
        "50 % of an hour's pages, and three at least. Find the cause in the edge's log.",
    )
    yield AlarmRow(
        name="ActionsNotStoredInAnHour",
        metric=metrics.unstored_share(ways_in.posts()),
        limit=above(20),
        description="The shoppers of a small store cannot fill their bag, or what they do has no effect: over 20 % of "
        "an hour's posts, and three at least, were not stored. Check the tables, and the edge's permissions.",
    )


def _rows_of_the_edge(metrics: StageMetrics) -> Iterator[AlarmRow]:
    never = above(0)
    yield AlarmRow(
        name="PageFailed",
        metric=metrics.named("PageFailed"),
        limit=never,
        description="A shopper saw the fallback page because their page failed with an unexpected exception, which is "
        "always a defect. Find the traceback in the edge's log.",
    )
    yield AlarmRow(
        name="CatalogueFailed",
        metric=metrics.named("CatalogueFailed"),
        limit=never,
        description="A shopper may have seen old prices because the catalogue failed with an unexpected exception, "
        "which is always a defect. Find the traceback in the edge's log.",
    )
    yield AlarmRow(
        name="UnknownError",
        metric=metrics.named("UnknownError"),
        limit=never,
        description="A shopper saw an error because a request failed with an unexpected exception and was answered "
        "with 500, which is always a defect. Find the traceback in the log.",
    )
    yield AlarmRow(
        name="UnreadablePage",
        metric=metrics.unreadable_pages(),
        limit=above(3),
        description="Shoppers lost their page for a while: over three stored pages could not be read in five minutes, "
        "which is a format of another version and not a single damaged item. Roll forward, or find the writer.",
    )
    yield AlarmRow(
        name="PageTooLarge",
        metric=metrics.large_pages(),
        limit=above(20),
        description="Shoppers wait longer for their pages: over twenty pages of a day were too large for the UI cache, "
        "so each visit reads them from the archive; that is a store and not a single odd page. Shorten its texts.",
    )
    yield AlarmRow(
        name="ActionsNotStored",
        metric=metrics.unstored_actions(),
        limit=above(10, periods=2),
        description="What shoppers did has no effect: over ten events, choices or lists were not stored in each of two "
        "periods of five minutes, where single ones are storage calls that failed. Check the tables.",
    )
