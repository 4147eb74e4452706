"""Commands on what figures are held against: targets, RIVM's published figures, and which contract needs attention first."""

import datetime
from pathlib import Path

import click

from mvi_dashboard import answers
from mvi_dashboard.benchmark import compare_with_published
from mvi_dashboard.chase import read_chase
from mvi_dashboard.commands.options import (
    AS_OF,
    FILTERS,
    SETTINGS,
    TEXT_OR_JSON,
    common,
    opened,
    print_json,
    read_filters,
    read_settings,
)
from mvi_dashboard.language import Language
from mvi_dashboard.outlook import not_understood, read_outlooks
from mvi_dashboard.printing import policy as text
from mvi_dashboard.prospects import read_prospects


@click.command()
@common
@AS_OF
@click.option("--year", type=int, help="Only targets whose period holds this year; default those that have not passed.")
@TEXT_OR_JSON
def targets(folder: Path, language: Language, year: int | None, as_of: datetime.datetime | None, form: str) -> None:
    """The adopted targets and how they stand: the verdict today and, where cumulative, the one expected at the end."""
    store = opened(folder, as_of)
    since = store.last_complete_year
    found = [
        outlook
        for outlook in read_outlooks(store)
        if (outlook.target.period_to >= since if year is None else outlook.target.covers_year(year))
    ]
    unclear = not_understood(store)
    if form == "json":
        print_json(answers.targeted(found, unclear, store))
    else:
        click.echo(text.targets(found, unclear, since, language))


@click.command()
@common
@AS_OF
@SETTINGS
@click.option("--round", "period", help="Only this round of RIVM, such as 2015-2016.")
@TEXT_OR_JSON
def benchmark(
    folder: Path,
    language: Language,
    period: str | None,
    pairs: tuple[str, ...],
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """RIVM's published figures beside ours of the same award years, with a light that says how far they compare, and why."""
    store = opened(folder, as_of)
    settings = read_settings(pairs, store)
    found = compare_with_published(store, settings, period)
    if form == "json":
        print_json(answers.published(found, settings, store))
    else:
        click.echo(text.benchmark(found, language))


@click.command()
@common
@AS_OF
@FILTERS
@click.option("--at-risk", is_flag=True, help="Only contracts that are at risk.")
@click.option("--rows", "row_count", type=int, default=25, show_default=True, help="Contracts to print.")
@TEXT_OR_JSON
def prospects(
    folder: Path,
    language: Language,
    filters: tuple[str, ...],
    at_risk: bool,
    row_count: int,
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """Running contracts by the day on which a successor must be started, and which are at risk on which theme."""
    store = opened(folder, as_of)
    found = read_prospects(store, read_filters(filters), is_at_risk=at_risk)
    if form == "json":
        print_json(answers.prospects(found, store))
    else:
        click.echo(text.prospects(found, store.as_of, row_count, language))


@click.command()
@common
@AS_OF
@FILTERS
@SETTINGS
@click.option("--rows", "row_count", type=int, default=25, show_default=True, help="Contracts to print.")
@TEXT_OR_JSON
def chase(
    folder: Path,
    language: Language,
    filters: tuple[str, ...],
    pairs: tuple[str, ...],
    row_count: int,
    as_of: datetime.datetime | None,
    form: str,
) -> None:
    """Per contract the one missing datum that would yield most, with the question to ask, what yields most first."""
    store = opened(folder, as_of)
    found = read_chase(store, read_filters(filters), read_settings(pairs, store))
    if form == "json":
        print_json(answers.chased(found, store, language))
    else:
        click.echo(text.chase(found, row_count, language))
