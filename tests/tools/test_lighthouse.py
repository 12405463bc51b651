"""How Lighthouse's report is read, from a stand-in for its command line."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tools.lighthouse import LighthouseFailed, Report, measure

AUDITS = {"contrast": {"score": 0}, "title": {"score": 1}, "manual": {"score": None}, "unweighted": {"score": 0}}
REPORT = {
    "audits": AUDITS,
    "categories": {
        "accessibility": {
            "score": 0.955,
            "auditRefs": [{"id": name, "weight": 0 if name == "unweighted" else 1} for name in AUDITS],
        }
    },
}


def lighthouse(report: dict[str, Any], code: int = 0) -> Report:
    program = (
        f"import os, sys; print({json.dumps(report)!r} if '--output=json' in sys.argv else sys.argv); "
        f"print('chromium is', os.environ['CHROME_PATH'], file=sys.stderr); sys.exit({code})"
    )
    return measure([sys.executable, "-c", program], "http://127.0.0.1/", "/bin/chromium", ["accessibility"])


def test_a_report_has_scores_of_100_and_the_weighted_audits_that_failed() -> None:
    assert lighthouse(REPORT) == Report({"accessibility": 96}, {"accessibility": {"contrast"}})


def test_a_command_that_fails_is_reported_in_its_own_words() -> None:
    with pytest.raises(LighthouseFailed, match="chromium is /bin/chromium"):
        lighthouse(REPORT, code=1)


def test_a_page_that_did_not_load_is_no_report() -> None:
    with pytest.raises(LighthouseFailed, match="NO_FCP"):
        lighthouse({"runtimeError": {"code": "NO_FCP"}})
