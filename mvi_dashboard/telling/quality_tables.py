"""How fresh the data are and what is wrong with them, in words and tables. Pure: rows in, HTML out."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.printing.checks import check_cell, check_heading
from mvi_dashboard.store import Audit
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row

Address = Callable[[str, str], str]
Record = Mapping[str, Any]

MOST_ROWS, MOST_IMPORTS = 10, 4
_KEY = ("organisation", "contract_id", "title", "source_file", "source_row")


def theme_table(language: Language, latest: Mapping[str, tuple[datetime.date | None, bool]]) -> Html:
    """Per theme the day of the latest report, and whether that is too long ago."""
    columns = [
        Column(_say(language, "theme")),
        Column(_say(language, "latest"), is_text=True),
        Column(_say(language, "state"), is_text=True),
    ]
    rows = []
    for theme, (day, is_stale) in latest.items():
        state = "no_report" if day is None else "stale" if is_stale else "fresh"
        said = "?" if day is None else language.date_long(day)
        rows.append(Row(language(f"theme.{theme}").replace("CO2", "CO₂"), (said, _say(language, state))))
    return markup.table(columns, rows, _say(language, "freshness"), under_heading=True)


def delivery_table(language: Language, deliveries: Sequence[Record]) -> Html:
    """Per file that came in: format, dates, and rows read = accepted + rejected; a stale one says so."""
    names = ("imported", "delivered", "read", "accepted", "rejected", "merged")
    columns = [
        Column(_say(language, "file")),
        Column(_say(language, "format"), is_text=True),
        *(Column(_say(language, name)) for name in names),
        Column(_say(language, "state"), is_text=True),
    ]
    rows = [
        Row(
            str(one["file"]),
            (
                language(f"format.{one['format']}").partition(" (")[0],
                markup.unbroken(language.date(one["imported_at"].date())),
                "–" if one["delivered_on"] is None else markup.unbroken(language.date(one["delivered_on"])),
                *(language.number(one[f"rows_{name}"]) for name in names[2:]),
                _say(language, "stale" if one["is_stale"] else "fresh"),
            ),
        )
        for one in deliveries
    ]
    return markup.table(columns, rows, _say(language, "deliveries"), under_heading=True)


def problem_table(language: Language, problems: Sequence[Record], imports: Sequence[datetime.datetime]) -> Html:
    """Per rule an example in words with its advice, and how often it was broken at each import; of one day each has its time."""
    days = Counter(moment.date() for moment in imports)
    heads = [
        language.date(moment.date()) + (f" {moment:%H:%M:%S}" if days[moment.date()] > 1 else "") for moment in imports
    ]
    columns = [
        Column(_say(language, "problem")),
        Column(_say(language, "consequence"), is_text=True),
        *(Column(head) for head in heads),
    ]
    rows = [
        Row(
            markup.amount(
                _say(language, "example", file=one["source_file"], said=say_problem(language, one, "sentence")),
                say_problem(language, one, "advice"),
            ),
            (
                _say(language, f"severity_{one['severity']}"),
                *(language.number(one["counts"].get(moment, 0)) for moment in imports),
            ),
        )
        for one in problems
    ]
    return markup.table(columns, rows, _say(language, "problems"), under_heading=True)


def say_problem(language: Language, problem: Record, part: str) -> str:
    """The sentence or advice of a problem, filled with one place where it occurs."""
    column, table = f"column.{problem['table_name']}.{problem['column_name']}", f"table.{problem['table_name']}"
    return language(
        f"problem.{problem['rule']}.{part}",
        file=problem["source_file"],
        row=problem["source_row"],
        column=language(column) if language.has(column) else problem["column_name"],
        value=problem["value"],
        table=language(table) if language.has(table) else problem["table_name"],
    )


def check_lists(language: Language, audits: Sequence[Audit], address: Address) -> Html:
    """Per data check what must hold and how often it does not; what offends opens, with links to the contracts."""
    found = [audit for audit in audits if not audit.rows.empty]
    opened = [markup.details(_check_heading(language, audit), _offending(language, audit, address)) for audit in found]
    clean = [language(f"check.{audit.id}") for audit in audits if audit.rows.empty]
    met = markup.details(_say(language, "checks_met", count=language.number(len(clean))), markup.bullets(clean))
    return Html("".join([*opened, *([met] if clean else [])]))


def _check_heading(language: Language, audit: Audit) -> str:
    count = language.number(len(audit.rows))
    kind = "check_error" if audit.severity == "error" else "check_found"
    return _say(language, kind, name=language(f"check.{audit.id}"), count=count)


def _offending(language: Language, audit: Audit, address: Address) -> Html:
    """The first offending rows: the contract where there is one, and what the check found."""
    shown = [str(name) for name in audit.rows.columns if name not in _KEY]
    has_contract = {"organisation", "contract_id"} <= set(audit.rows.columns)
    names = shown if has_contract else shown[1:]
    heads = [_say(language, "contract") if has_contract else check_heading(shown[0], language)]
    rows = []
    for one in audit.rows.head(MOST_ROWS).to_dict("records"):
        cells = tuple(check_cell(name, one[name], language) for name in names)
        if has_contract:
            number = name_number(one["contract_id"], language)
            title = str(one.get("title") or number)
            link = markup.link(address(str(one["organisation"]), str(one["contract_id"])), title)
            rows.append(Row(markup.amount(link, number if title != number else ""), cells))
        else:
            rows.append(Row(check_cell(shown[0], one[shown[0]], language), cells))
    columns = [Column(name) for name in (*heads, *(check_heading(name, language) for name in names))]
    columns = [columns[0], *(Column(column.heading, is_text=True) for column in columns[1:])]
    left = len(audit.rows) - MOST_ROWS
    more = markup.paragraph(_say(language, "checks_more", count=language.number(left)), "muted") if left > 0 else ""
    return Html(markup.table(columns, rows, language(f"check.{audit.id}"), under_heading=True) + more)


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.quality.{key}", **parameters)
