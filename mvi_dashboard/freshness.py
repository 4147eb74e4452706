"""How fresh the facts behind a figure are: per theme the latest report up to the data date, not one date for a whole page."""

import datetime

from mvi_dashboard.store import Store

_LATEST = {
    "climate": "select max(stage_date) from stages where stage_date <= (select as_of from parameters)",
    "circular": "select max(stage_date) from circular where stage_date <= (select as_of from parameters)",
    "social_return": "select max(reported_on) from social_return_efforts where reported_on <= (select as_of from parameters)",
}


def latest_report(store: Store, theme: str) -> datetime.date | None:
    """The date of the latest report about a theme; None where no dated report is in the store."""
    if theme not in _LATEST:
        return None
    found: datetime.date | None = store.facts(f"select ({_LATEST[theme]}) as latest")[0]["latest"]
    return found


def is_stale(store: Store, latest: datetime.date) -> bool:
    """Whether the latest report is older than the threshold `stale_months` allows at the data date."""
    months = (store.as_of.year - latest.year) * 12 + store.as_of.month - latest.month
    return months > store.thresholds["stale_months"]
