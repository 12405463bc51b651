"""The family that the module draws is the family that it has."""

from __future__ import annotations

import re

from wandstore import errors
from wandstore.errors import MAX_FAULTS_SHOWN, BadCatalogue, Fault, WandStoreError, list_faults


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


def test_a_single_fault_is_told_on_its_line() -> None:
    fault = Fault(message="'ten' is not a price", row=2, column="Price")
    assert str(BadCatalogue([fault])) == "row 2, column 'Price': 'ten' is not a price"
    assert str(BadCatalogue([fault], file="oak.csv")) == "oak.csv: row 2, column 'Price': 'ten' is not a price"
    assert str(Fault(message="empty")) == "empty"


def test_many_faults_are_counted_and_the_first_of_them_told() -> None:
    faults = [Fault(message="bad", row=row) for row in range(2, MAX_FAULTS_SHOWN + 5)]
    lines = list_faults(faults, "warning").splitlines()
    assert lines[0] == f"{len(faults)} warnings:"
    assert lines[1:3] == ["  row 2: bad", "  row 3: bad"]
    assert lines[MAX_FAULTS_SHOWN:] == [f"  row {MAX_FAULTS_SHOWN + 1}: bad", "  and 3 more"]
