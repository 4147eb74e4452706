"""The tables of the method page. Pure: rows of the reference tables in, HTML out."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import UNKNOWN


def factor_table(factors: Sequence[Mapping[str, Any]], language: Language) -> Html:
    """One row per variant and electricity baseline: its factor, list year, width, source and evidence mark."""
    columns = [
        Column(_say(language, "variant"), is_text=True),
        Column(_say(language, "factor"), _say(language, "factor_unit")),
        Column(_say(language, "width"), _say(language, "width_note")),
        Column(_say(language, "list_year")),
        Column(_say(language, "source"), is_text=True),
        Column(_say(language, "evidence"), is_text=True),
    ]
    return markup.table(columns, [_row(factor, language) for factor in factors], _say(language, "factors_caption"))


def _row(factor: Mapping[str, Any], language: Language) -> Row:
    name = (
        language(f"variant.{factor['variant']}") if language.has(f"variant.{factor['variant']}") else factor["variant"]
    )
    if factor["baseline"] != "any":
        name = _say(
            language, "under_baseline", name=name, baseline=language(f"variant.{_BASELINE[factor['baseline']]}")
        )
    if factor["value_kg"] is None:
        return Row(name, (UNKNOWN, "", "", _say(language, "of_supplier"), ""))
    unit = factor["unit"]
    unit = language(f"quantity_unit.{unit}") if language.has(f"quantity_unit.{unit}") else unit
    return Row(
        name,
        (
            f"{language.number(factor['value_kg'], 3)} / {unit}",
            f"± {language.number(factor['half_width_kg'] or 0, 3)}",
            str(factor["list_year"]),
            _source(factor, language),
            language(f"evidence.{factor['evidence']}"),
        ),
    )


_BASELINE = {"grey": "grey", "mix": "grid_mix"}


def _source(factor: Mapping[str, Any], language: Language) -> str:
    source = str(factor["source"])
    if source.startswith("https://"):
        return markup.link(source, _say(language, "official_list", date=language.date(factor["list_date"])))
    return source


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.method.{key}", **parameters)
