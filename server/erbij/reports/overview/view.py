"""The overview's values as messages; rounding happens here and only here (R10)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from erbij.register.rules import iso_week
from erbij.reports.overview import wire
from erbij.reports.overview.model import Overview, Share
from erbij.reports.period.view import cells_view, unit_of


def overview_view(found: Overview) -> wire.SchoolOverview:
    """The whole overview."""
    return wire.SchoolOverview(
        first=found.dates.first,
        last=found.dates.last,
        now=found.now,
        unit=unit_of(found.sector),
        weeks=tuple(
            wire.OverviewWeek(
                week=iso_week(week.monday),
                monday=week.monday,
                pupils=week.pupils,
                share=share_view(week.share),
                cells=cells_view(week.amounts),
            )
            for week in found.weeks
        ),
        whole=share_view(sum((week.share for week in found.weeks), Share())),
        pattern=tuple(
            wire.OverviewHour(weekday=weekday, hour=hour, share=share_view(share))
            for (weekday, hour), share in sorted(found.pattern.items())
        ),
    )


def share_view(share: Share) -> wire.ParticipationShare:
    """A share with its percentage."""
    return wire.ParticipationShare(
        base_seconds=share.base,
        attended_seconds=share.attended,
        slots=share.slots,
        missed=share.missed,
        percent=percent(share.attended, share.base),
    )


def percent(part: int, whole: int) -> str | None:
    """One decimal, half up (R10); None of nothing."""
    return str((Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)) if whole else None
