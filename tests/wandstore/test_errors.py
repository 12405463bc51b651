"""The family that the module draws is the family that it has."""

from __future__ import annotations

import re

from wandstore import errors
from wandstore.errors import WandStoreError


def drawn_family() -> dict[str, str]:
    """Each error of the drawing, and the one that it hangs on."""
    assert errors.__doc__ is not None
    parents: dict[str, str] = {}
    line_of: list[str] = []
    for line in errors.__doc__.splitlines():
        if found := re.match(r"((?:│   )*)[├└]── (\w+)", line):
            depth = len(found[1]) // 4
            line_of[depth + 1 :] = [found[2]]
            parents[found[2]] = line_of[depth]
        elif found := re.match(r"(\w+)$", line):
            line_of = [found[1]]
    return parents


def test_the_drawing_has_every_error_in_its_place() -> None:
    family = {
        name: kind.__bases__[0].__name__
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, WandStoreError) and kind is not WandStoreError
    }
    assert drawn_family() == family
