"""The web ACL in front of CloudFront: rate limits for each IP address, by what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from stacks.failover import STATIC_FILES
from stacks.stages import Stage

WINDOW_SECONDS = 300
RETRY_AFTER_SECONDS = 60
# A page of the default store, which `python -m tools.busy_page` writes. No stack may import what renders it.
BUSY_PAGE = Path(__file__).parent / "busy.html"
BUSY_JSON = '{"error": {"code": "TOO_MANY_REQUESTS", "message": "Try again in a minute.", "retryable": true}}'
_HTML, _JSON = "busy-page", "busy-json"

# A page's address can be written in many ways; these are undone before it is compared.
_UNDONE = ("URL_DECODE", "NORMALIZE_PATH")

_Statement = waf.CfnWebACL.StatementProperty


@dataclass(frozen=True, kw_only=True)
class RateRule:
    """At most `limit` requests in five minutes of an address that fit the statement; None stands for all requests."""

    name: str
    limit: int
    fits: _Statement | None
    body: str = _JSON
    is_challenge: bool = False

    @property
    def metric(self) -> str:
        """Its metric in CloudWatch counts what it has blocked or challenged."""
        return "WandStore" + "".join(part.capitalize() for part in self.name.split("-"))


def list_rules(stage: Stage) -> Iterator[RateRule]:
    """In the order in which the firewall applies them. What is none of the other kinds counts as a page."""
    deliveries = _starts_with("/webhook/generation-complete")
    webhooks = _starts_with("/webhook/")
    posts = _starts_with("/api/shopper/")
    choices = _any_of(_starts_with("/api/shopper/persona"), _starts_with("/api/shopper/forget"))
    is_form = _is_form()
    polls = _any_of(_starts_with("/api/generation/"), _ends_with("/suggest"))
    files = _any_of(*(_starts_with(path.rstrip("*")) for path in STATIC_FILES.paths))
    pages = _not(_any_of(webhooks, posts, polls, files))
    yield RateRule(name="deliveries", limit=stage.deliveries_per_ip, fits=deliveries)
    yield RateRule(name="shop-webhooks", limit=stage.shop_webhooks_per_ip, fits=webhooks)
    # A browser shows what it gets for a form. Scripts never post a choice, so this one answers first for a person.
    chosen_forms = _all_of(choices, is_form)
    yield RateRule(name="chosen-forms", limit=stage.choices_per_ip, fits=chosen_forms, body=_HTML)
    yield RateRule(name="choices", limit=stage.choices_per_ip, fits=choices)
    # Counted apart: what the scripts of an office's shoppers send must not stop their forms, nor answer them in JSON.
    yield RateRule(name="forms", limit=stage.forms_per_ip, fits=_all_of(posts, is_form), body=_HTML)
    yield RateRule(name="posts", limit=stage.posts_per_ip, fits=_all_of(posts, _not(is_form)))
    yield RateRule(name="polls", limit=stage.polls_per_ip, fits=polls)
    yield RateRule(name="pages", limit=stage.pages_per_ip, fits=pages, body=_HTML)
    if stage.challenge:
        yield RateRule(name="challenged-pages", limit=stage.challenged_pages_per_ip, fits=pages, is_challenge=True)
    yield RateRule(name="requests", limit=stage.requests_per_ip, fits=None, body=_HTML)


def make_firewall(scope: Construct, stage: Stage) -> str:
    """Returns the ARN of the web ACL."""
    # AWS documents the dimension `WebACL` as the metric's name, and others found the name of the ACL in it. Here they
    # are the same, and differ between the stages of an account.
    name = cdk.Stack.of(scope).stack_name
    firewall = waf.CfnWebACL(
        scope,
        "Firewall",
        name=name,
        scope="CLOUDFRONT",
        default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=_measure(name),
        custom_response_bodies={
            _HTML: waf.CfnWebACL.CustomResponseBodyProperty(
                content_type="TEXT_HTML", content=BUSY_PAGE.read_text(encoding="utf-8")
            ),
            _JSON: waf.CfnWebACL.CustomResponseBodyProperty(content_type="APPLICATION_JSON", content=BUSY_JSON),
        },
        rules=[_make_rule(rule, priority) for priority, rule in enumerate(list_rules(stage))],
    )
    return firewall.attr_arn


def _make_rule(rule: RateRule, priority: int) -> waf.CfnWebACL.RuleProperty:
    limited = waf.CfnWebACL.RateBasedStatementProperty(
        limit=rule.limit,
        aggregate_key_type="IP",
        evaluation_window_sec=WINDOW_SECONDS,
        scope_down_statement=rule.fits,
    )
    return waf.CfnWebACL.RuleProperty(
        name=rule.name,
        priority=priority,
        action=_challenge() if rule.is_challenge else _block(rule.body),
        statement=_Statement(rate_based_statement=limited),
        visibility_config=_measure(rule.metric),
    )


def _challenge() -> waf.CfnWebACL.RuleActionProperty:
    return waf.CfnWebACL.RuleActionProperty(challenge={})


def _block(body: str) -> waf.CfnWebACL.RuleActionProperty:
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    answer = waf.CfnWebACL.CustomResponseProperty(
        response_code=429,
        custom_response_body_key=body,
        response_headers=[
            waf.CfnWebACL.CustomHTTPHeaderProperty(name=name, value=value) for name, value in headers.items()
        ],
    )
    return waf.CfnWebACL.RuleActionProperty(block=waf.CfnWebACL.BlockActionProperty(custom_response=answer))


def _measure(metric: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    # A sampled request would be kept with its address and its cookie.
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=False
    )


def _starts_with(path: str) -> _Statement:
    return _match(path, "STARTS_WITH")


def _ends_with(path: str) -> _Statement:
    return _match(path, "ENDS_WITH")


def _match(path: str, where: str) -> _Statement:
    return _match_field(waf.CfnWebACL.FieldToMatchProperty(uri_path={}), path, where, _UNDONE)


def _is_form() -> _Statement:
    """What a form of a page posts without a script."""
    header = waf.CfnWebACL.FieldToMatchProperty(single_header={"Name": "content-type"})
    return _match_field(header, "application/x-www-form-urlencoded", "STARTS_WITH", ("LOWERCASE",))


def _match_field(
    field: waf.CfnWebACL.FieldToMatchProperty, sought: str, where: str, transformations: Sequence[str]
) -> _Statement:
    return _Statement(
        byte_match_statement=waf.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=field,
            positional_constraint=where,
            search_string=sought,
            text_transformations=[
                waf.CfnWebACL.TextTransformationProperty(priority=priority, type=name)
                for priority, name in enumerate(transformations)
            ],
        )
    )


def _any_of(*statements: _Statement) -> _Statement:
    return _Statement(or_statement=waf.CfnWebACL.OrStatementProperty(statements=list(statements)))


def _all_of(*statements: _Statement) -> _Statement:
    return _Statement(and_statement=waf.CfnWebACL.AndStatementProperty(statements=list(statements)))


def _not(statement: _Statement) -> _Statement:
    return _Statement(not_statement=waf.CfnWebACL.NotStatementProperty(statement=statement))
