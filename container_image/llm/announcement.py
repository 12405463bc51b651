"""The lines with which a process reports at its start who composes the pages, and how. It imports no provider's SDK."""

from __future__ import annotations

from wandstore.catalogue.stores import stores_in
from wandstore.settings import Settings


def describe_composers(settings: Settings, *, has_kimi_key: bool, has_claude_key: bool = False) -> str:
    """`has_kimi_key` is about `KIMI_API_KEY`, which is the gateway's key too."""
    claude = f"{', '.join(settings.claude_models)} of Claude" if has_claude_key else ""
    if has_kimi_key:
        gateway = settings.ai_gateway_url
        where = f"the gateway at {gateway}" if gateway else f"Kimi at {settings.kimi_base_url}"
        then = f", and where that fails by {claude}" if claude else ""
        return f"pages are composed by {', '.join(settings.kimi_models)} of {where}{then}"
    composer = f"by {claude}" if claude else "from templates"
    if settings.ai_gateway_url:
        return (
            f"AI_GATEWAY_URL is set and KIMI_API_KEY is not: pages are composed {composer}; set KIMI_API_KEY to the "
            "gateway's key, or to any word if it asks for none"
        )
    return f"pages are composed {composer}" if claude else f"no KIMI_API_KEY: pages are composed {composer}"


def describe_mode(settings: Settings) -> str:
    """Which stores' pages a model writes as HTML; empty where it is no store's."""
    slugs = sorted(slug for slug, store in stores_in(settings.stores_path).items() if store.mode(settings) == "html")
    return f"in html mode, a model writes the whole page: {', '.join(slugs)}" if slugs else ""
