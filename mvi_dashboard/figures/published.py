"""What RIVM published beside our own figures of the same award years, for the page that compares."""

from mvi_dashboard.benchmark import Compared, compare_with_published
from mvi_dashboard.view import View


def published_beside_ours(view: View) -> tuple[Compared, ...]:
    """Every published figure with its light; ours are of the whole store, whatever the filters."""
    return tuple(compare_with_published(view.store, view.filters.settings))
