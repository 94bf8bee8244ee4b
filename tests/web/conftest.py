"""The company that tests of the server ask."""

from collections.abc import Iterator

import pytest
from tests.web.company import Company, make_company


@pytest.fixture
def company(address: str) -> Iterator[Company]:
    made = make_company(address)
    yield made
    made.workspace.database.close()
