"""What moto does again for each cloud and for each call, and needs to do once, or not at all here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core import models
from moto.core.base_backend import AccountSpecificBackend, BaseBackend


def spare_moto_repeated_work() -> None:
    """Halves the time of a test whose cloud is asked a few times.

    - Each `mock_aws` makes a thousand handlers for calls of the library `requests`. Nothing of ours has it; botocore's
      calls reach moto by another way.
    - Each call makes all addresses of its service anew, for all regions, to find the one that it has.
    - Each cloud asks botocore for the regions of each of its services. moto's own cache is for one cloud, and holds it.
    """
    models.RESPONSES_METHODS.clear()
    BaseBackend.urls = property(_once_for(type, BaseBackend.urls.fget))  # type: ignore[assignment,method-assign,attr-defined]
    find_regions = AccountSpecificBackend._generate_regions.__wrapped__
    AccountSpecificBackend._generate_regions = _once_for(  # type: ignore[assignment,method-assign]
        lambda _backend, service: service, find_regions
    )


def _once_for(kind_of: Callable[..., Any], find: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called once for each kind of its arguments."""
    found: dict[Any, Any] = {}

    def find_once(*arguments: Any) -> Any:
        if (kind := kind_of(*arguments)) not in found:
            found[kind] = find(*arguments)
        return found[kind]

    return find_once
