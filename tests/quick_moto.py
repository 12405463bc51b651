"""What moto does again for each cloud and for each call, and needs to do once, or not at all here."""

from __future__ import annotations

from typing import Any

from moto.core import models
from moto.core.base_backend import BaseBackend


def spare_moto_repeated_work() -> None:
    """Halves the time of a test whose cloud is asked a few times.

    - Each `mock_aws` makes a thousand handlers for calls of the library `requests`. Nothing of ours has it; botocore's
      calls reach moto by another way.
    - Each call makes all addresses of its service anew, for all regions, to find the one that it has.
    """
    models.RESPONSES_METHODS.clear()
    find_urls = BaseBackend.urls.fget  # type: ignore[attr-defined]
    addresses: dict[type[BaseBackend], Any] = {}

    def urls(backend: BaseBackend) -> Any:
        if (kind := type(backend)) not in addresses:
            addresses[kind] = find_urls(backend)
        return addresses[kind]

    BaseBackend.urls = property(urls)  # type: ignore[assignment,method-assign]
