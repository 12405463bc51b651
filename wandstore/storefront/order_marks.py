"""The attributes of a cart that link its order to the shopper, and to the arm of a test that they were in.

Shopify returns a cart's attributes as the order's `note_attributes`. A leading underscore hides one from the buyer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from wandstore.ids import ShopperId, is_shopper_id

SHOPPER_ATTRIBUTE = "_wandstore_shopper"
ARM_ATTRIBUTE = "_wandstore_arm"
_ARM = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class OrderMarks:
    """`shopper_id` is None for a shopper who is unknown or not tracked; `arm` is empty outside a test."""

    shopper_id: ShopperId | None = None
    arm: str = ""

    def to_attributes(self) -> dict[str, str]:
        marks = {SHOPPER_ATTRIBUTE: self.shopper_id or "", ARM_ATTRIBUTE: self.arm}
        return {name: value for name, value in marks.items() if value}

    @classmethod
    def read(cls, note_attributes: Any) -> OrderMarks:
        """The marks of an order's `note_attributes`. A buyer can change these, so invalid values are ignored."""
        shopper_id, arm = None, ""
        for attribute in note_attributes if isinstance(note_attributes, list) else ():
            if not isinstance(attribute, dict) or not isinstance(value := attribute.get("value"), str):
                continue
            # One that a shop's theme or app has added without a value does not hide ours.
            name = attribute.get("name")
            if name == SHOPPER_ATTRIBUTE and is_shopper_id(value):
                shopper_id = ShopperId(value)
            elif name == ARM_ATTRIBUTE and _ARM.fullmatch(value):
                arm = value
        return cls(shopper_id, arm)


NO_MARKS = OrderMarks()
