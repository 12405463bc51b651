"""moto's cloud with the data stack in it: created once for a process, then copied into it for each test."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any

from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import FakeKey

from local.cloud import create_data_stack
from local.synth import Template

# The services that hold the stack's resources, each with moto's name of its region. The record of the stack itself is
# not copied: nothing asks for it.
_SERVICES = (("dynamodb", "us-east-1"), ("kms", "us-east-1"), ("s3", "aws"), ("sqs", "us-east-1"))


class PreparedCloud:
    """Copying the empty resources takes a twentieth of the time in which CloudFormation creates them.

    Asks for the credentials and the region of a test in the environment, as `create_data_stack` does.
    """

    def __init__(self, template: Template) -> None:
        with mock_aws():
            # Each setting's variable, with the resource that it names.
            self.wiring = create_data_stack(template)
            self._keep()

    def prepare_more(self, write: Callable[[], None]) -> PreparedCloud:
        """Another cloud: this one after `write`."""
        more = copy.copy(self)
        with mock_aws():
            self.fill()
            write()
            more._keep()
        return more

    def _keep(self) -> None:
        """Remembers what is in the cloud of the current `mock_aws`."""
        self._backends = _backends()
        # A lock cannot be copied: each copy of a queue gets one of its own.
        self._locks = [queue._messages_lock for queue in self._backends[-1].queues.values()]
        kept = {id(found): found for found in (*self._backends, *self._locks)}
        tracked = list(FakeKey.instances_tracked)  # type: ignore[attr-defined]
        self._states = copy.deepcopy([vars(backend) for backend in self._backends], kept)
        # moto closes the content of every object that it has on its list when a `mock_aws` ends, in any cloud.
        self._objects = [key for key in FakeKey.instances_tracked if key not in tracked]  # type: ignore[attr-defined]
        FakeKey.instances_tracked = tracked  # type: ignore[attr-defined]

    def close(self) -> None:
        """Closes the content of its objects, which are temporary files to moto."""
        for key in self._objects:
            key.dispose()

    def fill(self) -> None:
        """Puts the resources into the cloud of the current `mock_aws`, in the place of what is there."""
        backends = _backends()
        replaced: dict[int, Any] = {id(old): new for old, new in zip(self._backends, backends, strict=True)}
        replaced |= {id(lock): threading.Condition() for lock in self._locks}
        for backend, state in zip(backends, copy.deepcopy(self._states, replaced), strict=True):
            vars(backend).update(state)


def _backends() -> list[Any]:
    return [get_backend(service)[DEFAULT_ACCOUNT_ID][region] for service, region in _SERVICES]  # type: ignore[call-overload]
