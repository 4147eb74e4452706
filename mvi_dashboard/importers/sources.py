"""One door to every file with a table in it: CSV, Excel or Parquet, as sheets whose rows can be read one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mvi_dashboard.importers.clean_csv import count_records
from mvi_dashboard.importers.delimited import (
    SAMPLE_RECORDS,
    Score,
    best_delimiter,
    detect_encoding,
    first_records,
    iterate_records,
    sample,
)
from mvi_dashboard.importers.limits import limit, refuse_large, refuse_wide
from mvi_dashboard.importers.reading import CleanCsv, UnreadableFile
from mvi_dashboard.importers.workbook import read_sheets

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
PARQUET = (".parquet",)
_LARGE = 4_000_000
"""Bytes from which a clean CSV file is left to the store to read."""
_THOUSANDS = r"^(-?\d{1,3}\.\d{3})$"
_FOURTH_DIGIT = r"\10"
"""What was found, and a nought: in this dialect a reference is one digit long."""


@dataclass(frozen=True)
class Source:
    """One sheet: `head`, its first rows as trimmed cells, for finding the headings; `merged`: cells that took a merged value."""

    name: str
    head: list[list[str]]
    path: Path
    rows: list[list[str]] | None = None
    encoding: str = ""
    delimiter: str = ""
    merged: int = 0

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number in a spreadsheet (the first is 1)."""
        if self.rows is not None:
            return enumerate(self.rows, start=1)
        if self.encoding:
            refuse_large(self.path, "python_mb")
            return enumerate(iterate_records(self.path, self.encoding, self.delimiter), start=1)
        return enumerate(_parquet_records(self.path), start=1)

    def clean_csv(self, heading_row: int, names: tuple[str, ...]) -> tuple[CleanCsv, int] | None:
        """The file for the store to read by itself, and how many records follow the headings; None where it is not so clean."""
        if not self.encoding.startswith("utf-8") or self.path.stat().st_size < _LARGE:
            return None
        if any("\n" in cell or "\r" in cell for row in self.head[: heading_row + 1] for cell in row):
            return None
        if not all(self.head[: heading_row + 1]):
            return None
        records = count_records(self.path)
        if records is None:
            return None
        with self.path.open("rb") as file:
            line_end = "\\r\\n" if file.readline().endswith(b"\r\n") else "\\n"
        return CleanCsv(self.path, self.delimiter, line_end, heading_row, names), records - heading_row - 1


def is_table(path: Path) -> bool:
    """Whether the file's name says that it may hold a table."""
    return path.suffix.lower() in WORKBOOKS + TEXTS + PARQUET


def open_sources(path: Path, score: Score, *, only_head: bool = False) -> list[Source]:
    """The sheets of a file; with `only_head` no more of each is read than finding its headings takes."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return [
            Source(sheet.name, sheet.rows[:SAMPLE_RECORDS], path, sheet.rows, merged=sheet.merged)
            for sheet in read_sheets(path, SAMPLE_RECORDS if only_head else None)
        ]
    if suffix in PARQUET:
        return [_parquet(path)]
    encoding = detect_encoding(path)
    text = sample(path, encoding)
    delimiter = best_delimiter(text, score)
    head = first_records(text, delimiter)
    refuse_wide(path.name, max(map(len, head), default=0))
    return [Source(path.stem, head, path, encoding=encoding, delimiter=delimiter)]


def _parquet(path: Path) -> Source:
    """A Parquet file as a sheet whose first row are the names of its columns."""
    refuse_large(path, "text_mb")
    if not path.stat().st_size:
        raise UnreadableFile("empty_file", path.name)
    try:
        with pq.ParquetFile(path) as file:
            names = [str(name) for name in file.schema_arrow.names]
            rows = file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError) as damage:
        raise UnreadableFile("not_parquet", path.name) from damage
    refuse_wide(path.name, len(names))
    if rows > limit("rows"):
        raise UnreadableFile("too_many_rows", path.name, rows=rows, limit=limit("rows"))
    head = [row for _, row in zip(range(SAMPLE_RECORDS), _parquet_records(path), strict=False)]
    return Source(path.stem, head, path)


def _parquet_records(path: Path) -> Iterator[list[str]]:
    try:
        with pq.ParquetFile(path) as file:
            yield [str(name) for name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=10_000):
                columns = [_texts(column) for column in batch.columns]
                yield from (list(cells) for cells in zip(*columns, strict=True))
    except (pa.ArrowException, OSError, ValueError) as damage:
        raise UnreadableFile("not_parquet", path.name) from damage


def _texts(column: Any) -> list[str]:
    """The cells of a column as text that is read back unchanged: ISO dates, and `12.345` never as twelve thousand."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        days = column.cast(pa.date32(), safe=False)
        column = days if pc.all(pc.equal(days.cast(column.type), column)).as_py() else column
    if pa.types.is_nested(column.type):
        return ["" if value is None else str(value) for value in column.to_pylist()]
    text = column.cast(pa.string())
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        text = pc.replace_substring_regex(text, _THOUSANDS, _FOURTH_DIGIT)
    return ["" if value is None else value.strip() for value in text.to_pylist()]
