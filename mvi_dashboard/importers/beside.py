"""Columns of a contract register that tell of social return, circularity and themes: rows of other tables beside the contract.

Only what means one thing under rules.md R2, R7 and R8 is read: yes, no and not applicable as an assessment of a theme, a
percentage of social return as what is required, a circular share as that of one criterion. What may be told stands in
`data/reference/beside_meanings.csv`; the headings, and those that are not read with the rule that says why, in
`beside_headings.csv`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from mvi_dashboard.contracts import THEMES
from mvi_dashboard.importers.reading import TableRows
from mvi_dashboard.importers.vocabulary import normalise
from mvi_dashboard.paths import REFERENCE

_YES = frozenset(("ja", "j", "yes", "y", "true", "waar", "x", "1"))
_NO = frozenset(("nee", "n", "no", "false", "onwaar", "0"))
_NOT_APPLICABLE = frozenset(("n v t", "nvt", "n a", "niet van toepassing", "not applicable"))
_NOT_RECORDED = frozenset(("", "onbekend", "unknown", "nan", "none", "null"))
_PERCENTAGE = re.compile(r"\d+(?:[.,]\d+)?\s*%")
_BARE = re.compile(r"[\d.,]+")
_ALL = "all"
_CRITERION = "register"
"""The criterion of a circular share that a register gives without saying of which."""


@dataclass(frozen=True)
class Beside:
    """What a heading tells beside the contract; one that is not read has no table, and the rule that says why as its `id`."""

    id: str
    reads_as: str = ""
    table: str = ""
    column: str = ""
    theme: str = ""
    base_type: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether its cells become rows."""
        return bool(self.table)


@cache
def beside_meanings() -> Mapping[str, Beside]:
    """Id -> what a column beside the contract may tell; a mapping of headings names these as it does columns."""
    with (REFERENCE / "beside_meanings.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["meaning"]: Beside(
                row["meaning"], row["reads_as"], row["table"], row["column"], row["theme"], row["base_type"] or None
            )
            for row in csv.DictReader(file)
        }


@cache
def beside_headings() -> Mapping[str, Beside]:
    """Normalised heading -> what it tells, or why it is not read."""
    known = beside_meanings()
    with (REFERENCE / "beside_headings.csv").open(encoding="utf-8", newline="") as file:
        return {
            normalise(row["heading"]): known.get(row["meaning"], Beside(row["meaning"])) for row in csv.DictReader(file)
        }


@dataclass
class BesideRows:
    """The rows that one register gives beside its contracts; `unread`: row, heading and cell that could not be used."""

    rows: dict[str, list[dict[str, str | int | None]]] = field(default_factory=dict)
    unread: list[tuple[int, str, str]] = field(default_factory=list)

    def tables(self) -> Iterator[TableRows]:
        """The rows by table."""
        for name, rows in self.rows.items():
            frame = pd.DataFrame(rows)
            frame = frame.astype({column: "str" for column in frame.columns if column != "source_row"})
            yield TableRows(name, frame, pd.DataFrame(), {}, is_beside=True)


def read_beside(contracts: pd.DataFrame, cells: pd.DataFrame, meanings: Mapping[str, Beside]) -> BesideRows:
    """What the columns `meanings` (heading -> meaning) of `cells` tell of the contracts in the rows of the same number."""
    found = BesideRows()
    known = contracts.reindex(columns=["organisation", "contract_id", "lot", "delivered_on"])
    for number, about, row in zip(
        contracts["source_row"], known.to_dict("records"), cells.to_dict("records"), strict=True
    ):
        told = {heading: str(cell).strip() for heading, cell in row.items() if not pd.isna(cell)}
        told = {heading: cell for heading, cell in told.items() if normalise(cell) not in _NOT_RECORDED}
        if not told:
            continue
        if pd.isna(about["contract_id"]):
            found.unread += [(int(number), str(heading), cell) for heading, cell in told.items()]
            continue
        parts = [str(about[name]) for name in ("contract_id", "lot") if not pd.isna(about[name])]
        organisation = None if pd.isna(about["organisation"]) else str(about["organisation"])
        key = {"organisation": organisation, "contract_id": " / ".join(parts), "source_row": int(number)}
        assessed_on = None if pd.isna(about["delivered_on"]) else str(about["delivered_on"])
        _read_row(found, key, assessed_on, {str(heading): cell for heading, cell in told.items()}, meanings)
    return found


def _read_row(
    found: BesideRows,
    key: dict[str, str | int | None],
    assessed_on: str | None,
    told: Mapping[str, str],
    meanings: Mapping[str, Beside],
) -> None:
    """The cells of one contract: its facts by table, then one assessment per theme that they do not contradict."""
    facts: dict[str, dict[str, str | int | None]] = {}
    decided: dict[str, tuple[str, str]] = {}
    general: dict[str, tuple[str, str]] = {}
    for heading, cell in told.items():
        meaning = meanings[heading]
        answer = None if meaning.reads_as in ("percentage", "text") else _answer(cell)
        left_out: str | None = None
        if answer is not None and meaning.theme == _ALL:
            # A general "yes" says nothing of a theme; a general "no" says it of each.
            general |= {theme: (answer, heading) for theme in THEMES if answer != "asked"}
        elif answer is not None:
            left_out = _decide(decided, meaning.theme, answer, heading)
        elif (value := _value(meaning, cell)) is None:
            left_out = heading
        elif meaning.column == "required_share" and _is_zero(value):
            left_out = _decide(decided, meaning.theme, "no_mvi", heading)
        elif facts.get(meaning.table, {}).get(meaning.column, value) != value:
            left_out = heading
        else:
            base = {"base_type": meaning.base_type} if meaning.base_type else {}
            facts.setdefault(meaning.table, {}).update({meaning.column: value, **base})
        if left_out is not None:
            found.unread.append((int(str(key["source_row"])), left_out, told[left_out]))
    with_facts = {"circular" if table == "circular" else "social_return" for table in facts}
    for theme, (answer, heading) in (
        {theme: said for theme, said in general.items() if theme not in with_facts} | decided
    ).items():
        if answer != "asked" and theme in with_facts:
            found.unread.append((int(str(key["source_row"])), heading, told[heading]))
            continue
        assessment = {"theme": theme, "assessment": answer, "assessed_on": assessed_on, "assessment_source": heading}
        found.rows.setdefault("assessments", []).append({**key, **assessment, "is_prefilled": "true"})
    for table, columns in facts.items():
        own = {"criterion_id": _CRITERION} if table == "circular" else {}
        found.rows.setdefault(table, []).append({**key, **own, **columns})


def _decide(decided: dict[str, tuple[str, str]], theme: str, answer: str, heading: str) -> str | None:
    """Keeps what is said of a theme; of two that differ "asked" counts, else the first. Gives the heading that does not count."""
    known, by = decided.setdefault(theme, (answer, heading))
    if known == answer:
        return None
    if answer != "asked":
        return heading
    decided[theme] = (answer, heading)
    return by


def _answer(cell: str) -> str | None:
    """The assessment that a yes, no or not applicable stands for; None where the cell says none of these."""
    plain = normalise(cell)
    if plain in _NOT_APPLICABLE:
        return "not_applicable"
    if "%" in cell:
        return None
    return "asked" if plain in _YES else "no_mvi" if plain in _NO else None


def _value(meaning: Beside, cell: str) -> str | None:
    """The cell as its column takes it; None where it is neither what the heading announces nor anything to judge."""
    if meaning.reads_as == "percentage":
        return f"{cell}%" if _BARE.fullmatch(cell) else cell
    if meaning.reads_as == "text":
        return cell
    return cell if meaning.reads_as == "yes_no_or_percentage" and _PERCENTAGE.fullmatch(cell) else None


def _is_zero(value: str) -> bool:
    return bool(re.fullmatch(r"0+(?:[.,]0+)?\s*%?", value))
