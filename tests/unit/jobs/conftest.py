from __future__ import annotations

import pytest
import structlog

from erbij import logs


@pytest.fixture(autouse=True)
def _plain_logs() -> object:
    """As in operation: an error is a line, not seconds of drawing."""
    logs.configure(as_json=True)
    yield
    structlog.reset_defaults()
