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
    p.rule, d.imported_at, count(*) as problems,
    any_value(p.severity) as severity, first(p.table_name order by p.source_file, p.source_row) as table_name,
    first(p.column_name order by p.source_file, p.source_row) as column_name,
    first(p.source_file order by p.source_file, p.source_row) as source_file,
    first(p.source_row order by p.source_file, p.source_row) as source_row,
    first(p.value order by p.source_file, p.source_row) as value
from problems p
join (select delivery_id, min(imported_at) as imported_at from deliveries group by delivery_id) d using (delivery_id)
group by p.rule, d.imported_at
order by d.imported_at desc, problems desc, p.rule
"""
_IMPORTS = "select min(imported_at) as imported_at from deliveries group by delivery_id order by 1 desc limit $most"


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
    """Problems by rule over the latest imports, those without any included; a sentence where no import had any."""
    found = list_problems(view)
    if not found:
        return markup.paragraph(view.language("page.quality.problems_none"))
    latest = [row["imported_at"] for row in view.store.rows(_IMPORTS, {"most": MOST_IMPORTS})]
    return problem_table(view.language, found, sorted(latest))


def list_problems(view: View) -> list[dict[str, Any]]:
    """One entry per rule with its latest occurrence and `counts` per moment of import, most often broken first."""
    rules: dict[str, dict[str, Any]] = {}
    for row in view.store.rows(_BROKEN):
        moment: datetime.datetime = row["imported_at"]
        rules.setdefault(str(row["rule"]), row | {"counts": {}})["counts"][moment] = int(row["problems"])
    return sorted(rules.values(), key=lambda one: (-sum(one["counts"].values()), one["rule"]))


def checks(view: View) -> Html:
    """The data checks, with what offends."""
    return check_lists(
        view.language,
        sorted(view.store.audits(), key=lambda audit: (audit.severity != "error", -len(audit.rows), audit.id)),
        lambda organisation, contract_id: contract_address(view, organisation, contract_id),
    )
