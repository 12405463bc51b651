from __future__ import annotations

from tests.stacks.conftest import Synthesized


def test_findings_are_accepted_for_at_most_fourteen_reasons(production: Synthesized) -> None:
    from stacks.accepted_findings import list_accepted

    accepted = list(list_accepted(production.stacks))
    assert len({found.reason for found in accepted}) <= 14
    assert all(len(found.reason) > 40 and found.reason.endswith(".") for found in accepted)
    assert len({(found.resource.node.path, found.rule) for found in accepted}) == len(accepted)
