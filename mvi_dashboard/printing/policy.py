"""Targets, published figures and prospects of contracts as text."""

import datetime
from collections.abc import Sequence

import pandas as pd

from mvi_dashboard.benchmark import Compared, Published
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.outlook import Outlook, Standing
from mvi_dashboard.printing.cells import ABSENT, UNKNOWN, aligned, dimension_name, is_missing, shortened, shown
from mvi_dashboard.printing.figures import coverage, range_of, status, value_of
from mvi_dashboard.prospects import list_risks
from mvi_dashboard.targets import Target


def targets(outlooks: Sequence[Outlook], not_understood: Sequence[Target], last_year: int, language: Language) -> str:
    """Each target with its figure, range, coverage and verdict today, and a second line for the end where it is cumulative."""
    has_several = len({outlook.target.organisation for outlook in outlooks}) > 1
    lines = [[language("dimension.organisation"), *(language(f"cli.{name}") for name in _TARGET)]]
    for outlook in outlooks:
        said = _said(outlook.target, language)
        unit = INDICATORS[outlook.target.indicator].unit
        lines.append(
            [
                outlook.target.organisation if has_several else "",
                *said,
                *_standing(outlook.today, unit, language),
            ]
        )
        if outlook.at_end is not None:
            blank = ["" for _ in range(len(said) + 1)]
            lines.append([*blank, language("cli.at_end"), *_standing(outlook.at_end, unit, language)[1:]])
    notes = [language("cli.targets_note", year=last_year)] if outlooks else [language("cli.no_targets")]
    if not_understood:
        listed = ", ".join(target.target_id for target in not_understood)
        notes.append(language("cli.not_understood", targets=listed))
    return "\n\n".join([*([aligned(lines)] if outlooks else []), *notes])


_TARGET = (
    *("target_of", "group", "indicator", "period", "decided"),
    *("today", "value", "range", "coverage", "on_path", "status"),
)


def benchmark(compared: Sequence[Compared], language: Language) -> str:
    """Published figures beside ours with the light, then the reasons and the notes, each once."""
    names = ("round", "figure", "scope", "rivm", "own", "difference", "light")
    lines = [[language(f"cli.{name}") for name in names], *(_beside(one, language) for one in compared)]
    reasons = dict.fromkeys((one.comparability.light, one.comparability.reason) for one in compared)
    why = [
        f"- {language(f'benchmark.light.{light}')}: {language(f'benchmark.reason.{reason}')}"
        for light, reason in reasons
    ]
    notes = [f"- {language(f'benchmark.note.{note}')}" for note in dict.fromkeys(_notes(compared))]
    parts = [aligned(lines), "\n".join([language("cli.benchmark_why"), *why])]
    if notes:
        parts.append("\n".join([language("cli.benchmark_notes"), *notes]))
    return "\n\n".join([*parts, language("benchmark.said")])


def prospects(found: pd.DataFrame, as_of: datetime.date, row_count: int, language: Language) -> str:
    """Contracts by the day on which a successor must be started, with their risks; a day that has passed says so."""
    if found.empty:
        return language("cli.no_prospects")
    names = ("contract", "title", "department", "ends", "extended", "start_by", "last_start_by", "procedure", "risk")
    lines = [[language(f"cli.{name}") for name in names]]
    for row in found.head(row_count).to_dict("records"):
        kind = language(f"prospect.procedure.{row['procedure_kind']}")
        lead = "lead_assumed" if row["is_procedure_assumed"] else "lead"
        risks = [
            f"{language(f'theme.{theme}')}: {language(f'prospect.risk.{risk}')}" for theme, risk in list_risks(row)
        ]
        lines.append(
            [
                row["contract_id"],
                shortened(str(row["title"])),
                dimension_name("department", row["department"], language),
                _date(row["firm_end_date"], None, language),
                _date(row["extended_end_date"], None, language),
                _date(row["start_by"], as_of, language),
                _date(row["last_start_by"], as_of, language),
                language(f"cli.{lead}", months=row["lead_months"], kind=kind),
                "; ".join(risks),
            ]
        )
    left = len(found) - row_count
    more = [language("cli.prospects_more", count=language.number(left))] if left > 0 else []
    return "\n\n".join([aligned(lines), *more, language("prospect.explained")])


def chase(found: pd.DataFrame, row_count: int, language: Language) -> str:
    """Contracts by what one datum would yield: what is missing, who knows it, and the question to ask."""
    if found.empty:
        return language("chase.none")
    heads = ("datum", "gain", "asked_of", "ask")
    lines = [[language("cli.contract"), *(language(f"chase.heading_{name}") for name in heads)]]
    for row in found.head(row_count).to_dict("records"):
        gain, datum, kind = row["gain_share"], f"chase.{row['datum']}", language(f"chase.kind.{row['kind']}")
        lines.append(
            [
                row["contract_id"],
                shortened(language(f"{datum}.name")),
                f"{shown('share', gain, language)} {kind}",
                language(f"chase.asked_of.{row['asked_of']}"),
                language(f"{datum}.ask", title=row["title"], contract=name_number(row["contract_id"], language)),
            ]
        )
    left = len(found) - row_count
    more = [language("chase.more", count=left)] if left > 0 else []
    return "\n\n".join([aligned(lines), *more, language("chase.explained")])


def _said(target: Target, language: Language) -> list[str]:
    """What was decided: id, group, indicator, period and the value that must hold in its last year."""
    first, last = target.period_from, target.period_to
    unit = INDICATORS[target.indicator].unit
    return [
        target.target_id,
        "" if target.product_group is None else dimension_name("product_group", target.product_group, language),
        language(f"indicator.{target.indicator}.short"),
        str(last) if first == last else f"{first}–{last}",
        shown(unit, target.end_value, language),
    ]


def _standing(standing: Standing, unit: str, language: Language) -> list[str]:
    """Years, value, range, coverage, what is needed and the verdict."""
    years = standing.years
    if standing.figure is None:
        return [
            language("cli.no_year_yet") if not years else str(years[-1]),
            "",
            "",
            "",
            _needed(standing, unit, language),
            "",
        ]
    said = language("cli.whole_term") if not years else str(years[-1]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    figure = standing.figure
    return [
        said,
        value_of(figure, unit, language),
        range_of(figure, unit, language),
        coverage(figure, language),
        _needed(standing, unit, language),
        status(standing.status, language),
    ]


def _needed(standing: Standing, unit: str, language: Language) -> str:
    return "" if standing.target is None else shown(unit, standing.target, language)


def _beside(one: Compared, language: Language) -> list[str]:
    """One published figure beside ours, in the order of the headings."""
    return [
        one.published.period,
        _figure_name(one.published, language),
        language(f"benchmark.scope.{one.published.scope}"),
        _printed(one.published, language),
        _own(one, language),
        _difference(one, language),
        language(f"benchmark.light.{one.comparability.light}"),
    ]


def _figure_name(figure: Published, language: Language) -> str:
    own = f"benchmark.indicator.{figure.indicator}"
    return language(own if language.has(own) else f"indicator.{figure.indicator}.short")


def _printed(figure: Published, language: Language) -> str:
    """A published figure as printed, in its own unit; "–" and "?" as RIVM prints them."""
    if figure.value is None:
        return ABSENT if figure.state == "no_effect" else UNKNOWN
    if figure.unit == "share":
        return language.share(figure.value)
    digits = max(-int(figure.value.normalize().as_tuple().exponent), 0)
    stem = figure.unit.partition(" ")[0].lower()
    unit = language(f"unit.{stem}") if stem in ("t", "kg", "eur") else ""
    return f"{language.number(figure.value, digits)} {unit}".strip()


def _own(one: Compared, language: Language) -> str:
    if one.own is None or one.comparability.own_indicator is None:
        return ""
    said = shown(INDICATORS[one.comparability.own_indicator].unit, one.own, language)
    if one.own_is_lower_bound:
        return language("cli.at_least", value=said)
    return language("cli.known_part", value=said) if one.own_is_known_part else said


def _difference(one: Compared, language: Language) -> str:
    """The difference where it may be shown; under a red light it is hidden, and says so."""
    if one.difference is None or one.comparability.own_indicator is None:
        return "" if one.own is None else language("benchmark.hidden")
    unit = INDICATORS[one.comparability.own_indicator].unit
    said = language("cli.points", points=language.number(one.difference * 100, 1))
    said = said if unit == "share" else shown(unit, one.difference, language)
    return language("cli.at_least", value=said) if one.own_is_lower_bound else said


def _notes(compared: Sequence[Compared]) -> list[str]:
    return [note for one in compared for note in one.published.notes]


def _date(day: object, as_of: datetime.date | None, language: Language) -> str:
    if is_missing(day) or not isinstance(day, datetime.date):
        return ""
    said = language.date(day)
    return language("cli.too_late", date=said) if as_of is not None and day < as_of else said
