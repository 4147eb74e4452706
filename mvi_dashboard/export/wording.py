"""The words that travel with every export: whose figure, of which selection, by which id, and how to cite it."""

from collections.abc import Sequence
from dataclasses import asdict

from mvi_dashboard.export.identity import VERSION, figure_id
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut, Settings
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.view import View


def say_selection(language: Language, cut: Cut) -> str:
    """`Productgroep: Gas. Jaar: 2025. Uitgangspunten: vergeleken met grijze stroom.` What the figure was asked of."""
    parts = _narrowed(language, cut)
    if cut.year is not None:
        parts.append(f"{language('dimension.year')}: {cut.year}")
    return ". ".join([*parts, _under(language, cut)]) + "."


def say_scope(language: Language, cut: Cut, year: int | None) -> tuple[str, str, str]:
    """What a row of data must say to be understood alone: the organisation, the period, and what else was chosen.

    `year`: in which the indicator of the row was asked, None over the whole term.
    """
    where = dict(cut.where)
    organisations = [str(code) for code in where.get("organisation", ())]
    years = [str(code) for code in where.get("year", ())]
    whole = language("page.explore.per_year" if "year" in cut.by else "filter.whole_term")
    rest = _narrowed(language, cut, apart=("organisation", "year"))
    return (
        ", ".join(organisations) or language("filter.all_organisation"),
        ", ".join(years) or (whole if year is None else str(year)),
        ". ".join([*rest, _under(language, cut)]) + ".",
    )


def say_reference(shown: Shown, view: View) -> str:
    """`Figuur co2_per_year-3f9a2c1b04, MVI-dashboard 0.1.0`: what the figure is found by."""
    return view.language("export.reference", id=figure_id(shown.id, shown.cut, view.store), version=VERSION)


def say_citation(shown: Shown, view: View) -> str:
    """How to name the figure in a report or a council paper."""
    language, store = view.language, view.store
    return language(
        "export.citation",
        organisation=view.organisation,
        year=store.as_of.year,
        heading=shown.heading.rstrip("."),
        subtitle=shown.subtitle.rstrip("."),
        id=figure_id(shown.id, shown.cut, store),
        version=VERSION,
        date=language.date_long(store.as_of),
        hash=store.data_hash[:12],
    )


def _narrowed(language: Language, cut: Cut, apart: Sequence[str] = ()) -> list[str]:
    return [
        f"{language(f'dimension.{dimension}')}: {', '.join(name_code(language, dimension, code) for code in codes)}"
        for dimension, codes in cut.where
        if dimension not in apart
    ]


def _under(language: Language, cut: Cut) -> str:
    return f"{language('export.settings')}: {', '.join(_settings(language, cut.settings))}"


def _settings(language: Language, settings: Settings) -> list[str]:
    """The settings that are unusual, and always the baseline of electricity."""
    usual = asdict(Settings())
    told = []
    for name, value in asdict(settings).items():
        if value == usual[name] and name != "baseline":
            continue
        keys = (f"target_definition.{name}.{value}", f"export.setting.{name}.{value}", f"export.setting.{name}.other")
        key = next((key for key in keys if language.has(key)), None)
        told.append(language(key, value=value) if key else f"{name}={value}")
    return told
