"""The command that asks a reader's own SQL, in the same sandbox as the page."""

import math
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from mvi_dashboard.commands.options import FORMAT, common, opened, print_json
from mvi_dashboard.export.cells import DECIMALS, write_csv
from mvi_dashboard.language import Language
from mvi_dashboard.printing.cells import aligned
from mvi_dashboard.sandbox import Answer, run_sql, say_cell, say_cut, say_unlimited, schema
from mvi_dashboard.store import Store

STDIN = "-"


@click.command()
@common
@click.argument("sql", required=False)
@click.option("--tables", is_flag=True, help="The tables and columns that can be asked, instead.")
@FORMAT
def query(folder: Path, language: Language, sql: str | None, tables: bool, form: str) -> None:
    """Your own SELECT on the store, within limits of time and memory; "-" reads it from stdin."""
    store = opened(folder)
    if tables:
        _list_tables(store, language, form)
        return
    answer = run_sql(store, sys.stdin.read() if sql == STDIN else sql or "")
    names = [str(name) for name in answer.frame.columns]
    if form == "json":
        print_json(_document(names, answer))
    elif form == "csv":
        _print_csv(names, answer.rows())
    else:
        cells = [
            [say_cell(language, name, cell) for name, cell in zip(names, row, strict=True)] for row in answer.rows()
        ]
        click.echo(aligned([names, *cells]))
    for remark in (say_cut(language, answer.cut, len(answer.frame)), say_unlimited(language, answer.unlimited)):
        if remark:
            click.echo(remark, err=True)


def _list_tables(store: Store, language: Language, form: str) -> None:
    tables = schema(store, language)
    columns = [(table.name, column.name, column.type, column.meaning) for table in tables for column in table.columns]
    heading = ["table", "column", "type", "meaning"]
    if form == "json":
        print_json({"columns": [dict(zip(heading, column, strict=True)) for column in columns]})
    elif form == "csv":
        _print_csv(heading, columns)
    else:
        for table in tables:
            listed = aligned([[f"  {column.name}", column.type, column.meaning] for column in table.columns])
            click.echo(f"{table.name}: {table.meaning}\n{listed}\n")


def _document(names: list[str], answer: Answer) -> dict[str, Any]:
    """The answer for programs; null is null, and a number that is none (infinite, not a number) is text."""
    rows = [dict(zip(names, map(_plain, row), strict=True)) for row in answer.rows()]
    columns = [{"name": name, "type": kind} for name, kind in zip(names, answer.types, strict=True)]
    return {"columns": columns, "rows": rows, "is_cut": bool(answer.cut)}


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return str(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


def _print_csv(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    click.echo(write_csv(names, rows, DECIMALS["en"]).decode("utf-8-sig").replace("\r\n", "\n"), nl=False)
