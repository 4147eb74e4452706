"""Commands that print figures and what they come from: measure, trace, compare."""

import datetime
from pathlib import Path

import click

from mvi_dashboard import answers
from mvi_dashboard.commands.options import (
    FORMAT,
    SETTINGS,
    TEXT_OR_JSON,
    common,
    figures,
    opened,
    print_json,
    read_filters,
    read_settings,
)
from mvi_dashboard.comparison import COMPARED, compare_stores
from mvi_dashboard.contract_changes import FOLLOWED, compare_contracts
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure as measure_figures
from mvi_dashboard.printing import figures as text
from mvi_dashboard.printing.changes import contract_changes
from mvi_dashboard.questions import DIMENSIONS
from mvi_dashboard.social_return import regional_tables
from mvi_dashboard.store import open_any
from mvi_dashboard.trace import trace as trace_figure


@click.command()
@common
@figures
@click.argument("indicators", nargs=-1, required=True)
@click.option("--by", "dimensions", multiple=True, type=click.Choice(DIMENSIONS), help="Cut by; may be repeated.")
@FORMAT
def measure(
    folder: Path,
    language: Language,
    indicators: tuple[str, ...],
    dimensions: tuple[str, ...],
    filters: tuple[str, ...],
    pairs: tuple[str, ...],
    year: int | None,
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """Any indicator by any dimension, with range, grade, coverage, target and verdict; an unknown value is null or "?"."""
    store = opened(folder, as_of)
    settings = read_settings(pairs, store)
    where = read_filters(filters)
    found = measure_figures(store, indicators, dimensions, where, year, settings)
    tables = regional_tables(store, indicators, where, year, settings)
    if form == "json":
        print_json(answers.measured(store, indicators, dimensions, found, settings, language, tables=tables))
    elif form == "csv":
        click.echo(found.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(text.table(found, dimensions, language, settings, tables, year))


@click.command()
@common
@figures
@click.argument("indicator")
@TEXT_OR_JSON
def trace(
    folder: Path,
    language: Language,
    indicator: str,
    filters: tuple[str, ...],
    pairs: tuple[str, ...],
    year: int | None,
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """The contracts, applications, factors and source rows behind a figure; the parts sum to it exactly."""
    store = opened(folder, as_of)
    where, settings = read_filters(filters), read_settings(pairs, store)
    found = trace_figure(store, indicator, where, year, settings)
    if form == "json":
        print_json(found.as_json())
    else:
        whole = measure_figures(store, [indicator], (), where, year, settings)
        click.echo(text.traced(found, whole, language))


@click.command()
@common
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--indicator", "asked", multiple=True, help="Only this indicator; may be repeated.")
@click.option(
    "--by",
    "cut",
    type=click.Choice(["product_group", "contract"]),
    default="product_group",
    show_default=True,
    help="Per product group, or per contract.",
)
@SETTINGS
@click.option("--year", type=int, help="Year of figures of a year; default the last complete one of NEW.")
@TEXT_OR_JSON
def compare(
    folder: Path,
    language: Language,
    old: Path,
    new: Path,
    asked: tuple[str, ...],
    cut: str,
    pairs: tuple[str, ...],
    year: int | None,
    form: str,
) -> None:
    """How results differ between two stores (folders or files), and how much of it is factors, data or method."""
    before, after = open_any(old), open_any(new)
    if cut == "contract":
        settings = read_settings(pairs, after)
        moved = compare_contracts(before, after, asked or FOLLOWED, year=year, settings=settings)
        if form == "json":
            print_json(answers.moved(before, after, moved))
        else:
            click.echo(contract_changes(moved, language))
        return
    found = compare_stores(before, after, asked or COMPARED, year=year, settings=read_settings(pairs, after))
    if form == "json":
        print_json(answers.compared(found))
    else:
        click.echo(text.comparison(found, language))
