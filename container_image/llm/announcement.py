"""The line with which a process says at its start who composes the pages; it imports no provider's SDK."""

from __future__ import annotations

from wandstore.settings import Settings


def say_who_composes(settings: Settings, *, has_key: bool) -> str:
    if has_key:
        gateway = settings.ai_gateway_url
        where = f"the gateway at {gateway}" if gateway else f"Kimi at {settings.kimi_base_url}"
        return f"pages are composed by {', '.join(settings.kimi_models)} of {where}"
    if settings.ai_gateway_url:
        return (
            "AI_GATEWAY_URL is set and KIMI_API_KEY is not: pages are composed from templates; set KIMI_API_KEY to the "
            "gateway's key, or to any word if it asks for none"
        )
    return "no KIMI_API_KEY: pages are composed from templates"
