from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.shop import Shop


@pytest.fixture
def edge(shop: Shop) -> Iterator[TestClient]:
    """The edge app of the shop, as a browser without cookies and without redirects meets it."""
    with TestClient(create_app(shop.settings, shop.clients), follow_redirects=False) as client:
        yield client
