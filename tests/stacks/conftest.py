"""CDK's Python library looks for its node when it is first imported, and pip has brought one."""

from __future__ import annotations

import os

from local.synth import node_path

os.environ.setdefault("JSII_NODE", node_path())
