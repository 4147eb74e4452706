"""Tonnes of CO2 as something from everyday life: households, kilometres by car; each with factor, basis and source.

RIVM changed its household from 8.17 t to about 19.7 t, so an equivalent is never shown without the factor behind it.
Text and footnote are made from the same record: another factor changes both. An organisation sets its own in
`equivalents.csv` in the store folder: a row with a known id replaces that row, another row is added.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from mvi_dashboard.language import Language, Number
from mvi_dashboard.paths import REFERENCE

FILE = "equivalents.csv"


@dataclass(frozen=True)
class Equivalent:
    """One factor: tonnes of CO2 per unit (a household during a year, a kilometre by car)."""

    id: str
    kind: str
    is_default: bool
    t_co2_per_unit: Decimal
    unit: str
    basis: str
    source: str
    year: str
    evidence: str

    def count(self, tonnes: Number) -> float:
        """How many units that many tonnes are (E6: H = E / h)."""
        return float(tonnes) / float(self.t_co2_per_unit)


@dataclass(frozen=True)
class Saying:
    """An equivalent in words, and the footnote that belongs to it."""

    text: str
    footnote: str


def read_equivalents(folder: Path | None = None) -> dict[str, Equivalent]:
    """Every equivalent by id; those of the organisation's own file in the store folder replace the project's."""
    own = [] if folder is None else _read(folder / FILE)
    found = {equivalent.id: equivalent for equivalent in (*_read(REFERENCE / FILE), *own)}
    chosen = {equivalent.kind: equivalent.id for equivalent in own if equivalent.is_default}
    return {id: _as_default(equivalent, chosen) for id, equivalent in found.items()}


def default_equivalent(equivalents: Iterable[Equivalent], kind: str = "household") -> Equivalent:
    """The equivalent in use of one kind; `LookupError` where there is none."""
    for equivalent in equivalents:
        if equivalent.kind == kind and equivalent.is_default:
            return equivalent
    raise LookupError(f"no equivalent of kind {kind} is in use")


def say_equivalent(
    language: Language, tonnes: Number, equivalent: Equivalent, *, is_lower_bound: bool = False
) -> Saying:
    """`zoveel als 345.000 huishoudens in een jaar uitstoten`, with its footnote; never for what was not avoided.

    `tonnes` must be positive: an equivalent of more emissions would read as a gain. Raises `ValueError`.
    """
    if tonnes <= 0:
        raise ValueError("an equivalent is only said of emissions that were avoided")
    count = language.significant(equivalent.count(tonnes))
    text = language(f"equivalent.{equivalent.unit}.text", count=count)
    basis = f"equivalent.basis.{equivalent.id}"
    footnote = language(
        "equivalent.footnote",
        factor=language.significant(equivalent.t_co2_per_unit),
        unit=language(f"equivalent.{equivalent.unit}.unit"),
        basis=language(basis) if language.has(basis) else equivalent.basis,
        source=_name_source(equivalent.source),
        year=equivalent.year,
        evidence=language(f"benchmark.evidence.{equivalent.evidence}"),
    )
    return Saying(language("equivalent.at_least", text=text) if is_lower_bound else text, footnote)


def _name_source(source: str) -> str:
    """`rivm.nl` of an address: whose figure it is; the whole address stands on the page of settings."""
    return (urlsplit(source).hostname or source).removeprefix("www.")


def _read(path: Path) -> list[Equivalent]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Equivalent(
                row["id"],
                row["kind"],
                row["is_default"] == "true",
                Decimal(row["t_co2_per_unit"]),
                row["unit"],
                row["basis"],
                row["source"],
                row["year"],
                row["evidence"],
            )
            for row in csv.DictReader(file)
        ]


def _as_default(equivalent: Equivalent, chosen: dict[str, str]) -> Equivalent:
    """The same record, in use or not as the organisation chose; without a choice as the project has it."""
    if equivalent.kind not in chosen:
        return equivalent
    return replace(equivalent, is_default=equivalent.id == chosen[equivalent.kind])
