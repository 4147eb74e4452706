"""The agreements under which figures are made, in words: limits, lists and tables, each with its mark of evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from mvi_dashboard.equivalents import Equivalent
from mvi_dashboard.labels import name_table
from mvi_dashboard.language import Language
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import NO_BREAK

_COUNTED = {"month": "month", "day": "day", "hour": "hour", "MB": "megabyte"}


def limits_table(language: Language, store: Store) -> Html:
    """Every limit of the reference data with its value, evidence and when it is to be looked at again."""
    columns = [
        Column(_say(language, "limit"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "evidence"), is_text=True),
        Column(_say(language, "review_by")),
    ]
    rows = [
        Row(
            language(f"threshold.{row['threshold']}"),
            (
                say_limit(language, float(row["value"]), str(row["unit"])),
                language(f"benchmark.evidence.{row['evidence']}"),
                language.date(row["review_by"]),
            ),
        )
        for row in store.rows("select * from thresholds")
    ]
    return markup.table(columns, rows, _say(language, "limits"), under_heading=True)


def say_limit(language: Language, value: float, unit: str) -> str:
    """A limit with its unit, as people write it."""
    if unit == "share":
        return language.share(value)
    if unit == "percent":
        return language.share(value / 100)
    if unit == "eur":
        return language.euro(value)
    if unit == "kg":
        return language.kilograms(value)
    amount = language.significant(value, 12)
    return f"{amount}{NO_BREAK}{language(f'quantity.{_COUNTED[unit]}')}" if unit in _COUNTED else amount


def lists_table(language: Language, store: Store) -> Html:
    """The emission factor lists of the store: year, count, and whether they are ours or imported."""
    rows = store.rows(
        "select list_year, count(*) as factors,"
        " list_sort(list(distinct coalesce(nullif(regexp_extract(source, '://([^/]+)', 1), ''), source))) as sources"
        " from emission_factors group by 1 order by 1"
    )
    columns = [
        Column(_say(language, "list_year"), is_text=True),
        Column(_say(language, "factors")),
        Column(_say(language, "source"), is_text=True),
    ]
    listed = [Row(str(row["list_year"]), (language.number(row["factors"]), ", ".join(row["sources"]))) for row in rows]
    return markup.table(columns, listed, _say(language, "lists"), under_heading=True)


def equivalents_table(language: Language, equivalents: Iterable[Equivalent]) -> Html:
    """Everyday equivalents with factor, basis, source and year; the ones in use are marked."""
    columns = [
        Column(_say(language, "equivalent"), is_text=True),
        Column(_say(language, "factor"), language("unit.t")),
        Column(_say(language, "in_use"), is_text=True),
        Column(_say(language, "source"), is_text=True),
    ]
    rows = [
        Row(
            language(f"equivalent.{one.unit}.unit"),
            (
                language.significant(one.t_co2_per_unit),
                _say(language, "yes" if one.is_default else "no"),
                markup.amount(f"{one.source}, {one.year}", language(f"benchmark.evidence.{one.evidence}")),
            ),
        )
        for one in equivalents
    ]
    return markup.table(columns, rows, _say(language, "equivalents"), under_heading=True)


def regional_table_names(language: Language, tables: Iterable[Mapping[str, Any]]) -> list[str]:
    """The regional tables of building blocks, by region with date."""
    return [name_table(table, language) for table in tables]


def _say(language: Language, key: str) -> str:
    return language(f"page.settings.{key}")
