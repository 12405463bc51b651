"""Units of use cases."""

from __future__ import annotations

from command_line.plan.measured import UNITS
from command_line.plan.units import Units, UseCase


def test_units_are_added_field_by_field() -> None:
    assert Units(writes=1, s3_puts=2).plus(Units(writes=3, reads=0.5)) == Units(writes=4, reads=0.5, s3_puts=2)
    assert Units(reads=1.5, log_bytes=10).times(2) == Units(reads=3, log_bytes=20)


def test_every_use_case_was_measured() -> None:
    assert list(UNITS) == list(UseCase)
