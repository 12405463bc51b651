from __future__ import annotations

from tests.stacks.conftest import Synthesized


def test_few_findings_are_accepted_each_with_its_reason(production: Synthesized) -> None:
    from stacks.accepted_findings import list_accepted

    accepted = list(list_accepted(production.stacks))
    assert len(accepted) <= 13
    assert all(len(found.reason) > 40 and found.reason.endswith(".") for found in accepted)
    assert len({(found.resource.node.path, found.rule) for found in accepted}) == len(accepted)
