"""What things are called under the settings they were asked with: a figure that changes with one changes its name."""

import re
from collections.abc import Mapping
from typing import Any

from mvi_dashboard.importers.beside import beside_meanings
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut, Settings

_MADE_NUMBER = re.compile(r"^hash-[0-9a-f]{16}")
_CIRCULAR = ("circular_definition", "circular_denominator", "year_basis")


def name_indicator(id: str, settings: Settings, language: Language) -> str:
    """The indicator's name; that of `circular_share` names definition, denominator and basis where one is unusual."""
    usual = language(_text_key(id, "name", settings, language))
    name = name_circular_share(settings, language) if _is_unusual(id, settings) else usual
    return name_with_infrastructure(name, id, settings, language)


def name_with_infrastructure(name: str, id: str, settings: Settings, language: Language) -> str:
    """The name of an indicator of CO2, with what counts of infrastructure where that is not as each method says."""
    indicator = INDICATORS[id]
    if settings.infrastructure == "method" or indicator.theme != "climate" or indicator.effect != "co2":
        return name
    return language(f"infrastructure.name_{settings.infrastructure}", name=name)


def define_indicator(id: str, settings: Settings, language: Language) -> str:
    """What the indicator means under these settings."""
    if not _is_unusual(id, settings):
        return language(_text_key(id, "definition", settings, language))
    definition = language(f"circular_share.{settings.circular_definition}_definition")
    return language("circular_share.definition", definition=definition, **_parts(settings, language))


def name_asked(id: str, cut: Cut, language: Language) -> str:
    """The indicator's name as a cut asks it: one that can be asked over the term and in a year may bear two names."""
    key = _text_key(id, "name_in_year", cut.settings, language)
    return language(key) if _asks_years(cut) and language.has(key) else name_indicator(id, cut.settings, language)


def define_asked(id: str, cut: Cut, language: Language) -> str:
    """What the indicator means as a cut asks it."""
    key = _text_key(id, "definition_in_year", cut.settings, language)
    return language(key) if _asks_years(cut) and language.has(key) else define_indicator(id, cut.settings, language)


def name_short(id: str, settings: Settings, language: Language) -> str:
    """The indicator's short name: over a column, or beside a figure."""
    return language(_text_key(id, "short", settings, language))


def name_circular_share(settings: Settings, language: Language) -> str:
    """`Circulair geleverd (resultaat): aandeel van alle uitgaven, besteed in het jaar`."""
    name = language(f"circular_share.{settings.circular_definition}")
    return language("circular_share.name", name=name, **_parts(settings, language))


def name_strategy(strategy: str, numbers: Mapping[str, Any], language: Language) -> str:
    """`opknappen (PBL R5, RVO R4)`: a strategy with its number in both lists (a row of `circular_strategies`)."""
    listed = {"pbl": numbers["pbl_number"], "rvo": numbers["rvo_number"]}
    return language("circular_strategy.numbered", name=language(f"code.{strategy}"), **listed)


def name_table(table: Mapping[str, Any], language: Language) -> str:
    """`Haaglanden (vanaf 01-07-2023)`: a regional table of building blocks (a row of `social_return_tables`)."""
    if table.get("region") is None:
        return language("social_return_table.unknown")
    if table.get("valid_from") is not None:
        return language("social_return_table.dated", region=table["region"], date=language.date(table["valid_from"]))
    label = language(f"social_return_table.{table['label']}")
    return language("social_return_table.undated", region=table["region"], label=label, year=table["seen_in"])


def name_column(of: str, column: str, language: Language) -> str:
    """The heading of a column of a table of the record, or what a column of a register tells beside its contract."""
    return language(f"beside.{column}" if column in beside_meanings() else f"column.{of}.{column}")


def name_number(contract_id: object, language: Language) -> str:
    """The number of a contract for the eye: one that we made because there was none is said to be none."""
    return _MADE_NUMBER.sub(language("contract_number.none"), str(contract_id))


def _text_key(id: str, part: str, settings: Settings, language: Language) -> str:
    """The key of a text about an indicator: that of the gross effect where that is asked and has a text of its own."""
    gross = f"indicator.{id}.{part}_gross"
    return gross if settings.attribution == "gross" and language.has(gross) else f"indicator.{id}.{part}"


def _asks_years(cut: Cut) -> bool:
    return cut.year is not None or "year" in cut.by or any(dimension == "year" for dimension, _ in cut.where)


def _is_unusual(id: str, settings: Settings) -> bool:
    usual = Settings()
    return id == "circular_share" and any(getattr(settings, name) != getattr(usual, name) for name in _CIRCULAR)


def _parts(settings: Settings, language: Language) -> dict[str, str]:
    return {
        "denominator": language(f"circular_share.{settings.circular_denominator}"),
        "basis": language(f"circular_share.{settings.year_basis}"),
    }
