"""What every importer hands on: rows of the record as text, the user's own rows beside them, and the problems met."""

from collections.abc import Mapping
from dataclasses import dataclass
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
class TableRows:
    """The rows that one file holds for one table of the record.

    `frame`: text cells (missing = empty) under our column names, and `source_row`. It is the seam for a source that the
    store reads by itself (a large CSV): `store.intake` only needs something it can select these columns from.
    `originals`: the user's own cells under her own headings, indexed by source row, the rows that were already rejected
    while reading included. `headings`: our column -> her heading.
    """

    table: str
    frame: pd.DataFrame
    originals: pd.DataFrame
    headings: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """One file as read: `rows_read` counts its data rows, blank ones left out."""

    file: str
    format: str
    rows_read: int
    tables: tuple[TableRows, ...]
    problems: tuple[Problem, ...]


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
