"""The lines with which a process reports at its start who composes the pages, and how. It imports no provider's SDK."""

from __future__ import annotations

from collections.abc import Collection

from wandstore.catalogue.stores import stores_in
from wandstore.settings import Settings


def describe_composers(settings: Settings, available: Collection[str]) -> str:
    """`available` are the providers that can be called: those that have their key, and Bedrock, which needs none."""
    called = [_describe(name, settings) for name in settings.providers if name in available]
    composers = ", and where that fails by ".join(called)
    if composers:
        composers = f"by {composers}"
    composed = f"pages are composed {composers or 'from templates'}"
    if "kimi" in available or "kimi" not in settings.providers:
        return composed
    if settings.ai_gateway_url:
        return (
            f"AI_GATEWAY_URL is set and KIMI_API_KEY is not: {composed}; set KIMI_API_KEY to the gateway's key, or to "
            "any word if it asks for none"
        )
    return composed if composers else f"no KIMI_API_KEY: {composed}"


def _describe(provider: str, settings: Settings) -> str:
    match provider:
        case "bedrock":
            region = f" in {settings.bedrock_region}" if settings.bedrock_region else ""
            return f"{', '.join(settings.bedrock_models)} of Bedrock{region}"
        case "claude":
            return f"{', '.join(settings.claude_models)} of Claude"
    gateway = settings.ai_gateway_url
    where = f"the gateway at {gateway}" if gateway else f"Kimi at {settings.kimi_base_url}"
    return f"{', '.join(settings.kimi_models)} of {where}"


def describe_mode(settings: Settings) -> str:
    """Which stores' pages a model writes as HTML; empty where it is no store's."""
    slugs = sorted(slug for slug, store in stores_in(settings.stores_path).items() if store.mode(settings) == "html")
    return f"in html mode, a model writes the whole page: {', '.join(slugs)}" if slugs else ""
