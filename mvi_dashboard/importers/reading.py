"""What every importer hands on: rows of the record as text, the user's own rows beside them, and the problems met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pandas as pd


class Severity(StrEnum):
    """What a problem does to its row: `reject` keeps the row out, `flag` lets it in."""

    REJECT = "reject"
    FLAG = "flag"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: rule and place; its sentence is made at the edge, from `[problem.<rule>]`.

    `row` counts the rows of the sheet (heading = row 1) and is None where the problem is the file's.
    """

    file: str
    table: str | None
    row: int | None
    column: str | None
    rule: str
    value: str | None
    severity: Severity

    @property
    def parameters(self) -> dict[str, object]:
        """What the sentence may name: file, table, row, column, value."""
        return {"file": self.file, "table": self.table, "row": self.row, "column": self.column, "value": self.value}


@dataclass(frozen=True)
class CleanCsv:
    """A CSV file that DuckDB can read as it stands (`clean_csv`), so that the store reads it without passing Python.

    Records before `heading_row` (from 0) and that row itself are no data. `names`: a name for each of its columns; `columns`:
    our column -> position; `shown`: the positions that may come back in a reject list.
    """

    path: Path
    delimiter: str
    line_end: str
    heading_row: int
    names: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[int, ...] = ()


@dataclass(frozen=True)
class CleanParquet:
    """A Parquet file that the store reads as batches of text (`parquet`); `names`, `columns` and `shown` as in `CleanCsv`."""

    path: Path
    names: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[int, ...] = ()
    heading_row: int = 0


CleanFile = CleanCsv | CleanParquet


@dataclass(frozen=True)
class TableRows:
    """The rows that one file holds for one table of the record.

    `frame`: text cells (missing = empty) under our column names, and `source_row`; empty where `clean` names a file that the
    store reads by itself. `originals`: the user's own cells under her own headings, indexed by source row, the rows that
    were already rejected while reading included. `headings`: our column -> her heading. `vat`: column -> the VAT in it, as
    a share of the amount without. `functions_only`: columns in which persons are named unless a word says otherwise.
    `is_beside`: rows that the file's own rows of another table give as well, so that they are not counted again.
    `constants`: column -> what counts where the file leaves the cell empty. `percentages`: columns whose bare numbers are %.
    `row`: the whole row of headings as it stands in the file.
    """

    table: str
    frame: pd.DataFrame
    originals: pd.DataFrame
    headings: Mapping[str, str]
    vat: Mapping[str, Decimal] = field(default_factory=dict)
    functions_only: frozenset[str] = frozenset()
    clean: CleanFile | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    percentages: frozenset[str] = frozenset()
    is_beside: bool = False
    row: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One file as read: `rows_read` counts its data rows, blank ones left out.

    `records`: for a file whose rows are not those of the tables (a notice of four lots, one row of a wide table), each of
    its rows and the row under which it is judged; the file's own rows are then counted, and accepted or rejected whole.
    `vat`: what was told of VAT in the amounts (`vat_parts` takes it apart); None without amounts. `mapping`:
    `given` or `remembered` where a mapping of headings was used. `in_python`: reads the same file without the store's help,
    for a file that turns out not to be as clean as it looked. `sheets`: where a table stands on several sheets, each sheet
    as a file of its own ("book.xlsx / 2024"), since rows are numbered per sheet.
    """

    file: str
    format: str
    rows_read: int
    tables: tuple[TableRows, ...]
    problems: tuple[Problem, ...]
    records: Mapping[int, int] | None = None
    vat: str | None = None
    mapping: str | None = None
    in_python: "Callable[[], Reading] | None" = field(default=None, repr=False, compare=False)
    sheets: tuple["Reading", ...] = ()

    @property
    def beside(self) -> frozenset[str]:
        """The tables whose rows are not counted: the file has each of them in another table already."""
        return frozenset(rows.table for rows in self.tables if rows.is_beside)


class UnreadableFile(Exception):
    """A file that gives no rows at all; the sentence stands under `[unreadable.<rule>]`."""

    def __init__(self, rule: str, file: str, **parameters: object) -> None:
        super().__init__(f"{file}: {rule}")
        self.rule = rule
        self.parameters: dict[str, object] = {"file": file, **parameters}


class Importer(Protocol):
    """A module that reads one format."""

    ID: str
    NAME: str

    def recognises(self, path: Path) -> bool:
        """Whether the file has this format; never raises for a file of another format."""

    def read(self, path: Path, organisation: str | None) -> Reading:
        """The file's rows; `organisation` fills rows that name none; `UnreadableFile` where there are none to read."""


class Words(Protocol):
    """A language: gives the text under a key, filled in."""

    def __call__(self, key: str, /, **parameters: object) -> str:
        """The text under `key`."""

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
