from __future__ import annotations

import pytest

from tools.evaluate.__main__ import PARTS, main


@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_what_it_judges(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([part, "--help"])
    assert ended.value.code == 0
    assert part in capsys.readouterr().out
