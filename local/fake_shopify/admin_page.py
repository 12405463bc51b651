"""The page at `/_fake/`: the state of the shop and a form for each action."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from local.fake_shopify.checkout import html_page
from local.fake_shopify.storefront_api import Answer

# An action, its button, and the fields that it takes.
FORMS = (
    ("edit", "Edit a product", ("handle", "title", "price", "quantity", "variant")),
    ("edits", "Edit many at once", ("count",)),
    ("add", "Add a product", ("handle", "title", "price", "category", "description")),
    ("delete", "Delete a product", ("handle",)),
    ("cancel", "Cancel an order", ("order",)),
    ("refund", "Refund an order", ("order",)),
    ("send", "Send an event", ("topic", "order")),
    ("subscribe", "Send events to", ("url", "queue_url")),
    ("market", "Set the second market", ("country", "currency", "rate")),
)
NO_FORM = ("removed_fields",)  # a list, which a form cannot express


def admin_page(state: Mapping[str, Any], message: str = "", *, status: int = 200) -> Answer:
    forms = "".join(
        f'<form method="post" action="/_fake/{action}"><p>'
        + " ".join(f'<input name="{name}" placeholder="{name}" aria-label="{name}">' for name in fields)
        + f" <button>{escape(button)}</button></form>"
        for action, button, fields in FORMS
    )
    switches: Mapping[str, Any] = state["switches"]
    rows = "".join(
        f'<label>{name} <input name="{name}" value="{escape("" if value is None else str(value))}"></label><br>'
        for name, value in switches.items()
        if name not in NO_FORM
    )
    known = escape(json.dumps(state, indent=2, default=str))
    return html_page(
        "The fake Shopify",
        (f"<p><strong>{escape(message)}</strong></p>" if message else "")
        + f'<p><a href="/">The shop</a></p><h2>Actions</h2>{forms}'
        + f'<h2>Failures</h2><form method="post" action="/_fake/switches">{rows}<button>Set</button></form>'
        + '<form method="post" action="/_fake/reset"><input type="hidden" name="reset" value="true">'
        + f"<button>No failures</button></form><h2>State</h2><pre>{known}</pre>",
        status=status,
    )
