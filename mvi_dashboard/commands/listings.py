"""Commands that say what there is: indicators, formats and methods, by id and name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mvi_dashboard import answers
from mvi_dashboard.commands.options import TEXT_OR_JSON, common, print_json
from mvi_dashboard.importers import IMPORTERS
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.methods import method_groups


@click.command()
@common
@TEXT_OR_JSON
def indicators(folder: Path, language: Language, form: str) -> None:
    """What can be measured, with units and definitions."""
    _list("indicators", [answers.indicator(indicator) for indicator in INDICATORS.values()], form, language)


@click.command()
@common
@TEXT_OR_JSON
def formats(folder: Path, language: Language, form: str) -> None:
    """What can be imported."""
    _list("formats", [answers.named("format", importer.ID) for importer in IMPORTERS], form, language)


@click.command()
@common
@TEXT_OR_JSON
def methods(folder: Path, language: Language, form: str) -> None:
    """Which product groups have a method of their own."""
    _list("methods", [answers.named("product_group", group) for group in method_groups()], form, language)


def _list(name: str, entries: Sequence[dict[str, Any]], form: str, language: Language) -> None:
    if form == "json":
        print_json({name: entries})
        return
    for entry in entries:
        click.echo(f"{entry['id']:34} {entry[f'name_{language.code}']}")
