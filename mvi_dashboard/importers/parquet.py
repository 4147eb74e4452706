"""Parquet files: every column as text that is read back unchanged, batch by batch, so that memory does not grow with the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mvi_dashboard.importers.limits import limit, refuse_large, refuse_wide
from mvi_dashboard.importers.reading import UnreadableFile

MAGIC = b"PAR1"
_BATCH = 20_000
_BUFFER = 1 << 20
_THOUSANDS = r"^(-?\d{1,3}\.\d{3})$"
_FOURTH_DIGIT = r"\10"
"""What was found, and a nought: in this dialect a reference is one digit long."""
_HERE = "Europe/Amsterdam"
"""The time zone of a moment that is stored in universal time, so that midnight here is not the day before."""


def read_shape(path: Path) -> tuple[tuple[str, ...], int]:
    """The names of the columns and the number of rows; `UnreadableFile` where it is no Parquet or holds no plain cells."""
    refuse_large(path, "text_mb")
    if not path.stat().st_size:
        raise UnreadableFile("empty_file", path.name)
    with _opened(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    names = tuple(str(name).strip() for name in schema.names)
    refuse_wide(path.name, len(names))
    nested = [name for name, each in zip(names, schema.types, strict=True) if not _is_plain(each)]
    if nested:
        raise UnreadableFile("parquet_nested", path.name, columns=", ".join(nested))
    if rows > limit("rows"):
        raise UnreadableFile("too_many_rows", path.name, rows=rows, limit=limit("rows"))
    return names, rows


def iterate_rows(path: Path) -> Iterator[list[str]]:
    """The names of the columns, then every row as trimmed cells."""
    with _opened(path) as file:
        yield [str(name).strip() for name in file.schema_arrow.names]
        for batch in file.iter_batches(_BATCH):
            columns = [_texts(column).to_pylist() for column in batch.columns]
            yield from (["" if cell is None else cell for cell in cells] for cells in zip(*columns, strict=True))


@contextmanager
def text_reader(path: Path) -> Iterator[pa.RecordBatchReader]:
    """The rows as batches of text columns `c0`, `c1` and so on, empty cells null: what DuckDB reads without passing Python."""
    with _opened(path) as file:
        schema = pa.schema([(f"c{at}", pa.string()) for at in range(len(file.schema_arrow.names))])
        batches = (
            pa.record_batch([_texts(column) for column in batch.columns], schema=schema)
            for batch in file.iter_batches(_BATCH)
        )
        yield pa.RecordBatchReader.from_batches(schema, batches)


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path, buffer_size=_BUFFER) as file:
            yield file
    except (pa.ArrowException, OSError, ValueError) as damage:
        raise UnreadableFile("not_parquet", path.name) from damage


def _is_plain(of: pa.DataType) -> bool:
    """Whether a cell of this type holds one value that can be written down."""
    inner = of.value_type if pa.types.is_dictionary(of) else of
    is_of_bytes = pa.types.is_binary(inner) or pa.types.is_large_binary(inner) or pa.types.is_fixed_size_binary(inner)
    return not (pa.types.is_nested(inner) or is_of_bytes)


def _texts(column: Any) -> Any:
    """The cells of a column as trimmed text, null where empty: ISO dates, plain numbers, `12.345` never as twelve thousand."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        text = _moments(column)
    elif pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        text = pc.replace_substring_regex(_numbers(column), _THOUSANDS, _FOURTH_DIGIT)
    elif pa.types.is_date(column.type):
        text = column.cast(pa.date32()).cast(pa.string())
    else:
        text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _moments(column: Any) -> Any:
    """Moments as the day, and the time of day where it is not midnight here."""
    if column.type.tz is not None:
        zone = _HERE if column.type.tz in ("UTC", "Etc/UTC", "+00:00") else column.type.tz
        column = pc.local_timestamp(column.cast(pa.timestamp(column.type.unit, zone)))
    seconds = column.cast(pa.timestamp("s"), safe=False)
    is_midnight = pc.equal(pc.floor_temporal(seconds, unit="day"), seconds)
    days, times = pc.strftime(seconds, "%Y-%m-%d"), pc.strftime(seconds, "%Y-%m-%dT%H:%M:%S")
    return pc.if_else(is_midnight, days, times)


def _numbers(column: Any) -> Any:
    """Numbers with all their digits and without an exponent; "nan" is what libraries write for nothing."""
    text = column.cast(pa.string())
    is_short = pc.match_substring_regex(text, "[eE]")
    if pc.any(is_short).as_py():
        plain = [
            format(Decimal(repr(value)) if isinstance(value, float) else value, "f") if short else None
            for value, short in zip(column.to_pylist(), is_short.to_pylist(), strict=True)
        ]
        text = pc.if_else(is_short, pa.array(plain, pa.string()), text)
    return pc.if_else(pc.equal(text, "nan"), pa.scalar(None, pa.string()), text)
