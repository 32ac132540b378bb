"""What the tests of the API against the reference share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .dataset import Dataset
from .rows import NOW
from .uploads import sample_uploads

if TYPE_CHECKING:
    from tests.harness import Harness


@pytest.fixture(scope="module")
def data(harness: Harness) -> Dataset:
    return Dataset(harness, sample_uploads())


@pytest.fixture
def clock(harness: Harness) -> None:
    harness.now = NOW
