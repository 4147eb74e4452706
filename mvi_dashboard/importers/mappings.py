"""Which of a user's own headings stands for which of our columns: a small file, made once and remembered.

JSON or TOML with `table`, `columns` (heading -> column, or a meaning of `beside` for what is told beside the contract), and
if wanted `ignored` (headings), `vat` ("excluded" or a percentage such as "21%"), `currency`, `organisation`, and `headings`,
the whole row of headings that it was made for. What stands under `suggested` is an offer and is never applied. A file with
several rows of headings has one of these for each, as a list under `sheets`.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mvi_dashboard.contracts import CONTRACTS, TABLES, table
from mvi_dashboard.importers.beside import beside_meanings
from mvi_dashboard.importers.reading import UnreadableFile
from mvi_dashboard.importers.vocabulary import is_personal, normalise, passed_over

NOT_STATED = "not_stated"
EXCLUDED = "excluded"
RATE_UNKNOWN = "rate_unknown"
_SEPARATOR = ", "
_FIELDS = {"table", "columns", "ignored", "vat", "currency", "organisation", "headings", "suggested"}


@dataclass(frozen=True)
class ColumnMapping:
    """The headings of one kind of file: heading -> our column, headings to leave alone, and what amounts are in.

    `vat`: the VAT in amounts as a share of the amount without, 0 where they are without; None where nobody said. `headings`:
    the whole row that it was made for, in any order; empty where that was not recorded. `is_given`: the reader gave it now.
    """

    table: str
    columns: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    vat: Decimal | None = None
    currency: str | None = None
    organisation: str | None = None
    suggested: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    is_given: bool = False

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether every heading of the mapping is among these."""
        return {normalise(heading) for heading in self.columns} <= {normalise(heading) for heading in headings}

    def is_for(self, headings: Sequence[str]) -> bool:
        """Whether it was made for this very row of headings, as far as is known."""
        return not self.headings or row_key(self.headings) == row_key(headings)

    def column_of(self, heading: str) -> str | None:
        """Our column for a heading; None where the mapping says nothing of it."""
        return next((c for own, c in self.columns.items() if normalise(own) == normalise(heading)), None)

    def leaves_out(self, heading: str) -> bool:
        """Whether the mapping says that the heading is not to be read."""
        return normalise(heading) in {normalise(own) for own in self.ignored}

    def as_document(self) -> dict[str, Any]:
        """The mapping as it is written and remembered; what was not said is left out."""
        document: dict[str, Any] = {"table": self.table, "columns": dict(self.columns)}
        said = {
            "ignored": list(self.ignored),
            "vat": None if self.vat is None else vat_text(self.vat),
            "currency": self.currency,
            "organisation": self.organisation,
            "headings": list(self.headings),
            "suggested": dict(self.suggested),
        }
        return document | {name: value for name, value in said.items() if value}


def row_key(headings: Iterable[str]) -> frozenset[str]:
    """What rows of headings have in common that one mapping serves: the same headings, in whatever order.

    What a reject list leaves out or adds makes no difference.
    """
    return frozenset(normalise(each) for each in headings if each and not is_personal(each)) - passed_over()


def choose_mapping(mappings: Sequence[ColumnMapping], headings: Sequence[str]) -> ColumnMapping | None:
    """The mapping for a row of headings, None where none fits: a given one before a remembered one, then the last.

    One that was made for another row counts only where no other fits.
    """
    fitting = [mapping for mapping in mappings if mapping.columns and mapping.fits(headings)]
    for each in ([mapping for mapping in fitting if mapping.is_given], fitting):
        if each:
            return ([mapping for mapping in each if mapping.is_for(headings)] or each)[-1]
    return None


def vat_text(share: Decimal | None) -> str:
    """`not_stated`, `excluded` or the percentage."""
    if share is None:
        return NOT_STATED
    return f"{(share * 100).normalize():f}%" if share else EXCLUDED


def join_vat(said: Iterable[str]) -> str | None:
    """What was told of the amounts of a file, each thing once, as one text; None where there are no amounts."""
    return _SEPARATOR.join(dict.fromkeys(said)) or None


def join_vats(told: Iterable[str | None]) -> str | None:
    """What was told of the amounts of several sheets as one such text."""
    return join_vat(said for each in told if each for said in each.split(_SEPARATOR))


def vat_parts(told: str) -> list[tuple[str, str]]:
    """That text in its parts: `not_stated`, `excluded`, `rate_unknown` or `included`, and the percentage of the last."""
    plain = (NOT_STATED, EXCLUDED, RATE_UNKNOWN)
    return [(part, "") if part in plain else ("included", part) for part in told.split(_SEPARATOR)]


def vat_share(text: str) -> Decimal | None:
    """What "excluded", "21", "21%" or "0,21" says; None where it says nothing that can be read."""
    if text.strip().lower() in (EXCLUDED, "excl", "exclusief", "zonder", "without", "0", "0%"):
        return Decimal(0)
    try:
        number = Decimal(text.strip().rstrip("% ").replace(",", "."))
    except InvalidOperation:
        return None
    share = number if number < 1 and "%" not in text else number / 100
    return share if 0 <= share < 1 else None


def parse_mapping(document: object, name: str) -> ColumnMapping:
    """The mapping in a document; `UnreadableFile` names what is wrong with it."""
    if not isinstance(document, dict) or not isinstance(document.get("columns"), dict):
        raise UnreadableFile("mapping_malformed", name, part="columns")
    unknown = sorted(set(document) - _FIELDS)
    if unknown:
        raise UnreadableFile("mapping_malformed", name, part=", ".join(unknown))
    of = str(document.get("table", "contracts"))
    if of not in {each.name for each in TABLES}:
        raise UnreadableFile("mapping_malformed", name, part=of)
    columns = {str(heading): str(column) for heading, column in document["columns"].items()}
    for column in columns.values():
        if not table(of).has(column) and not (of == CONTRACTS.name and column in beside_meanings()):
            raise UnreadableFile("mapping_unknown_column", name, column=column, table=of)
    twice = columns_twice(of, columns.values())
    if twice:
        raise UnreadableFile("mapping_column_twice", name, column=twice[0])
    vat = vat_share(str(document["vat"])) if document.get("vat") else None
    if document.get("vat") not in (None, "", NOT_STATED) and vat is None:
        raise UnreadableFile("mapping_malformed", name, part="vat")
    currency, organisation = document.get("currency"), document.get("organisation")
    return ColumnMapping(
        of,
        columns,
        tuple(str(heading) for heading in document.get("ignored", ())),
        vat,
        str(currency) if currency else None,
        str(organisation) if organisation else None,
        headings=tuple(str(heading) for heading in document.get("headings", ())),
    )


def columns_twice(of: str, columns: Iterable[str]) -> list[str]:
    """The columns of a table that two headings are pointed to; what is told beside a contract may be told by several."""
    return sorted(column for column, count in Counter(columns).items() if count > 1 and table(of).has(column))


def read_mappings(path: Path) -> tuple[ColumnMapping, ...]:
    """The mappings in a JSON or TOML file: one, or a list of them under `sheets`."""
    try:
        text = path.read_text("utf-8-sig")
        document = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except FileNotFoundError as absent:
        raise UnreadableFile("file_missing", path.name) from absent
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("mapping_malformed", path.name, part=str(error)[:80]) from error
    if not isinstance(document, dict) or "sheets" not in document:
        return (parse_mapping(document, path.name),)
    sheets = document["sheets"]
    if set(document) != {"sheets"} or not isinstance(sheets, list) or not sheets:
        raise UnreadableFile("mapping_malformed", path.name, part="sheets")
    return tuple(parse_mapping(sheet, path.name) for sheet in sheets)


def write_mappings(mappings: Sequence[ColumnMapping], path: Path) -> None:
    """The mappings as a JSON file that can be read by people."""
    documents = [mapping.as_document() for mapping in mappings]
    document = documents[0] if len(documents) == 1 else {"sheets": documents}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
