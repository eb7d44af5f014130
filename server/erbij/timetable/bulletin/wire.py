"""The message to open pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from erbij.wire import Wire

MOST_DATES = 60


class Bulletin(Wire):
    """``timetable.bulletin``: your lessons of these dates changed. It says no more: the page reads them again."""

    dates: Annotated[tuple[dt.date, ...], Field(max_length=MOST_DATES)]
