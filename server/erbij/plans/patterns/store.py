"""The table of fixed online days."""

from __future__ import annotations

from erbij.plans.document.store import Documents
from erbij.plans.patterns.wire import PatternDetails

patterns = Documents("plans_pattern", PatternDetails)
