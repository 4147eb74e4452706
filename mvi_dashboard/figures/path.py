"""The way to a target: what was realised per year, what is still promised, and what must hold in each year."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from mvi_dashboard.charts import FUTURE, LIGHT_TINT, RUNNING, ChartRow, Scale, draw_path
from mvi_dashboard.coverage import count_quantities
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import name_column, of_attribution, paint
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.outlook import Outlook, Standing, cumulative_outlooks
from mvi_dashboard.questions import Code, ask
from mvi_dashboard.targets import Targets
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_list, say_status
from mvi_dashboard.view import View

YEARS_BEFORE, YEARS_AFTER = 3, 4


def make_path(
    view: View, id: str, theme: str, realised: str, expected: str | None = None, notes: Sequence[str] = ()
) -> Shown:
    """The years around the chosen one; `theme` is the page's section in the language files and names its colour."""
    language, colours, year = view.language, view.colours, view.filters.year
    indicators = [realised] if expected is None else [realised, expected]
    found = view.per("year", indicators)
    rows = [_row(view, code, found[code], indicators) for code in _years(view, found, indicators)]
    total = view.totals([realised], year=year)[realised]
    unit = INDICATORS[realised].unit
    subtitle = f"page.{theme}.path_subtitle"
    subtitle = of_attribution(view, subtitle) if INDICATORS[realised].theme == "climate" else subtitle
    scale = Scale.of(unit, rows)
    amounts = {"value": say_amount(language, unit, total.value), "target": say_amount(language, unit, total.target)}
    no_trend = say_no_trend(view, realised)
    message = "message" if total.is_known and not no_trend and total.target is not None else "neutral"
    colour = colours.theme_colour(INDICATORS[realised].theme)
    words = {name: language(f"path.{name}") for name in ("realised", "promised")}
    key = [(paint(view, colour), words["realised"]), (paint(view, colour, LIGHT_TINT), words["promised"])]
    return make_figure(
        view,
        id,
        cut=view.cut(indicators, ("year",)),
        rows=rows,
        columns=[language("chart.year"), *(name_column(view, indicator) for indicator in indicators)],
        total=total,
        parts=[(str(year), total)],
        heading=language(f"page.{theme}.path_{message}", year=year, **amounts),
        subtitle=language(subtitle, unit=language(f"scale.{scale.word}")),
        chart=draw_path(
            rows, scale=scale, colour=colour, promised=words["promised"], language=language, colours=colours
        )
        if not no_trend
        else None,
        key=key if expected is not None and not no_trend else (),
        notes=[*([no_trend] if no_trend else []), *say_cumulative(view, indicators), *notes],
    )


def say_no_trend(view: View, indicator: str) -> str:
    """Why the years are not drawn: most quantities were derived from euros, so that they would show prices; else empty."""
    if INDICATORS[indicator].theme != "climate":
        return ""
    spend_based, measured = count_quantities(view.store, view.filters.where(), None, view.filters.settings)
    limit = view.store.thresholds["trend_spend_based_share"]
    if not measured or spend_based <= limit * measured:
        return ""
    counts = {"count": view.language.number(spend_based), "total": view.language.number(measured)}
    return view.language("path.no_trend", limit=view.language.share(limit), **counts)


def say_cumulative(view: View, indicators: list[str]) -> list[str]:
    """Both verdicts of each target over several years that belongs to this selection: today, and at the end (rules.md R9)."""
    return [_say_outlook(view, found) for found in cumulative_outlooks(view.store) if _belongs(view, found, indicators)]


def say_targets(view: View, indicator: str) -> list[str]:
    """The target of each year around the chosen one, for a figure that has no years itself; empty where there is none."""
    language, where = view.language, view.filters.where()
    question = ask(indicator, (), where, None, view.filters.settings)
    group = where.get("product_group", (None,))
    if not set(where) <= {"organisation", "product_group"} or len(group) != 1:
        return []
    found: dict[int, float] = {}
    for record in Targets.read(view.store).records:
        is_scope = record.organisation == view.filters.organisation and record.product_group == group[0]
        if is_scope and record.target_kind != "cumulative" and record.belongs_to(question):
            for year in range(record.period_from, record.period_to + 1):
                value = record.on_path(year)
                if value is not None:
                    found.setdefault(year, value)
    first, last = view.filters.year - YEARS_BEFORE, view.filters.year + YEARS_AFTER
    unit = INDICATORS[indicator].unit
    told = []
    for value, run in groupby((year for year in sorted(found) if first <= year <= last), key=lambda year: found[year]):
        years = list(run)
        key = "path.target_in" if len(years) == 1 else "path.target_through"
        told.append(language(key, target=say_amount(language, unit, value), year=years[0], last=years[-1]))
    return [language("path.targets", targets=say_list(language, told))] if told else []


def _years(view: View, found: Mapping[Code, dict[str, Outcome]], indicators: list[str]) -> list[int]:
    """The years with something to show around the chosen one; a year without figure or target is passed over."""
    first, last = view.filters.year - YEARS_BEFORE, view.filters.year + YEARS_AFTER
    today = view.store.as_of.year

    def has_content(outcomes: dict[str, Outcome], code: int) -> bool:
        known = [outcomes[name].value for name in indicators if name in outcomes]
        has_target = indicators[0] in outcomes and outcomes[indicators[0]].target is not None
        return code <= today or has_target or any(value is not None for value in known[1:])

    return [
        code
        for code in sorted(code for code in found if isinstance(code, int))
        if first <= code <= last and has_content(found[code], code)
    ]


def _row(view: View, code: int, found: dict[str, Outcome], indicators: list[str]) -> ChartRow:
    today = view.store.as_of.year
    is_over = code <= view.store.last_complete_year
    kind = "" if is_over else RUNNING if code == today else FUTURE
    outcomes = tuple(found.get(indicator, Outcome(indicator)) for indicator in indicators)
    if kind == FUTURE:  # nothing is delivered yet: no value and not unknown either
        outcomes = (Outcome(indicators[0], target=outcomes[0].target), *outcomes[1:])
    return ChartRow(str(code), outcomes, cut=view.cut(indicators, year=code), kind=kind)


def _belongs(view: View, found: Outlook, indicators: list[str]) -> bool:
    """Whether a target is about exactly this selection and is measured as the reader measures."""
    target, asked = found.target, view.filters.where()
    group = asked.get("product_group", ())
    is_scope = set(asked) <= {"organisation", "product_group"} and group == (
        (target.product_group,) if target.product_group else ()
    )
    is_same = target.settings().baseline == view.filters.baseline
    return is_scope and is_same and target.indicator in indicators and target.organisation == view.filters.organisation


def _say_outlook(view: View, found: Outlook) -> str:
    language, target = view.language, found.target
    unit = INDICATORS[target.indicator].unit

    def said(standing: Standing) -> dict[str, str]:
        value = standing.figure["value"] if standing.figure else None
        verdict = say_status(language, standing.status) if standing.status else language("path.no_verdict")
        return {"value": say_amount(language, unit, _number(value)), "verdict": verdict}

    sentence = language(
        "path.cumulative",
        first=target.period_from,
        last=target.period_to,
        target=say_amount(language, unit, target.end_value),
    )
    parts = [sentence]
    if found.today.years:
        parts.append(language("path.today", year=found.today.years[-1], **said(found.today)))
    if found.at_end is not None:
        parts.append(language("path.at_end", **said(found.at_end)))
    return " ".join(parts)


def _number(value: object) -> float | None:
    return None if value is None or value != value else float(str(value))  # noqa: PLR0124 - not a number is "?"
