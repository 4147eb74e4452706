"""Lists of the page on coverage and quality that are about the store as a whole: freshness, deliveries, problems, checks."""

import datetime
from typing import Any

from mvi_dashboard.contracts import THEMES
from mvi_dashboard.figures.wording import contract_address
from mvi_dashboard.freshness import is_stale, latest_report
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Html
from mvi_dashboard.telling.quality_tables import (
    MOST_IMPORTS,
    check_lists,
    delivery_table,
    problem_table,
    theme_table,
)
from mvi_dashboard.view import View

MOST_FILES = 15

_DELIVERED = "select * from deliveries order by imported_at desc, file"
_BROKEN = """
select
    p.rule, cast(d.imported_at as date) as imported_on, count(*) as problems,
    any_value(p.severity) as severity, first(p.table_name order by p.source_file, p.source_row) as table_name,
    first(p.column_name order by p.source_file, p.source_row) as column_name,
    first(p.source_file order by p.source_file, p.source_row) as source_file,
    first(p.source_row order by p.source_file, p.source_row) as source_row,
    first(p.value order by p.source_file, p.source_row) as value
from problems p
join (select delivery_id, min(imported_at) as imported_at from deliveries group by delivery_id) d using (delivery_id)
group by p.rule, imported_on
order by imported_on desc, problems desc, p.rule
"""


def freshness(view: View) -> Html:
    """Per theme the latest report up to the data date."""
    days = {theme: latest_report(view.store, theme) for theme in THEMES}
    latest = {theme: (day, day is not None and is_stale(view.store, day)) for theme, day in days.items()}
    return theme_table(view.language, latest)


def deliveries(view: View) -> Html:
    """The files that came in, the latest first."""
    rows = view.store.rows(_DELIVERED)
    told = [
        row | {"is_stale": is_stale(view.store, row["delivered_on"] or row["imported_at"].date())}
        for row in rows[:MOST_FILES]
    ]
    left = len(rows) - MOST_FILES
    said = view.language("page.quality.deliveries_more", count=view.language.number(left)) if left > 0 else ""
    return Html(delivery_table(view.language, told) + (markup.paragraph(said, "muted") if said else ""))


def problems(view: View) -> Html:
    """Problems by rule over the latest imports; a sentence where no import had any."""
    found = list_problems(view)
    days = sorted({day for one in found for day in one["counts"]}, reverse=True)[:MOST_IMPORTS]
    if not found:
        return markup.paragraph(view.language("page.quality.problems_none"))
    return problem_table(view.language, found, sorted(days))


def list_problems(view: View) -> list[dict[str, Any]]:
    """One entry per rule with its latest occurrence and `counts` per day of import, most often broken first."""
    rules: dict[str, dict[str, Any]] = {}
    for row in view.store.rows(_BROKEN):
        day: datetime.date = row["imported_on"]
        rules.setdefault(str(row["rule"]), row | {"counts": {}})["counts"][day] = int(row["problems"])
    return sorted(rules.values(), key=lambda one: (-sum(one["counts"].values()), one["rule"]))


def checks(view: View) -> Html:
    """The data checks, with what offends."""
    return check_lists(
        view.language,
        sorted(view.store.audits(), key=lambda audit: (audit.severity != "error", -len(audit.rows), audit.id)),
        lambda organisation, contract_id: contract_address(view, organisation, contract_id),
    )
