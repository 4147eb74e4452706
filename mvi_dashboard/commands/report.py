"""The command that writes the alderman's A4."""

import datetime
from dataclasses import replace
from pathlib import Path

import click

from mvi_dashboard.commands.options import AS_OF, common, opened
from mvi_dashboard.house_style import Remark, Style, read_style, say_remarks, style_in_use
from mvi_dashboard.language import Language
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.selection import Address
from mvi_dashboard.store import Store
from mvi_dashboard.view import View, open_view

THEME = click.option(
    "--theme",
    type=click.Path(path_type=Path),
    help="Design tokens (JSON) of your organisation: NL Design System, or our own names.",
)


@click.command()
@common
@AS_OF
@click.option("--organisation", help="Whose page; not needed where the store holds one organisation.")
@click.option("--year", help="Year of the figures; default the last complete one.")
@THEME
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
def report(
    folder: Path,
    language: Language,
    as_of: datetime.datetime | None,
    organisation: str | None,
    year: str | None,
    theme: Path | None,
    out: Path,
) -> None:
    """The alderman's page as one A4 (PDF/UA-1), in `--language`, with the figures of the screen."""
    from mvi_dashboard.report import FAMILY, available_families, fill_sheet, typeset

    store = opened(folder, as_of)
    style = read_style(theme) if theme else style_in_use()
    view = _view(store, language, style, organisation, year)
    families = available_families(style.families)
    out.write_bytes(typeset(fill_sheet(view), style.light, families, store.as_of))
    if style.families[:1] != families[:1]:
        lacking = Remark.of("font_missing", family=style.families[0], used=[*families, FAMILY][0])
        show_remarks(replace(style, remarks=(*style.remarks, lacking)), language)
    else:
        show_remarks(style, language)
    click.echo(language("report.written", file=out))


def show_remarks(style: Style, language: Language) -> None:
    """What had to be changed in a house style, a line each, on stderr."""
    for line in say_remarks(style.remarks, language):
        click.echo(line, err=True)


def _view(store: Store, language: Language, style: Style, organisation: str | None, year: str | None) -> View:
    """The alderman's page as asked; `QuestionFault` for an organisation or year that the store does not hold."""
    asked = {"organisation": organisation, "year": year}
    address: Address = {name: [value] for name, value in asked.items() if value}
    view = open_view("summary", language, store, address, style.light, period="year")
    known = {"organisation": view.choices.organisations, "year": [str(year) for year in view.choices.years]}
    for name, value in asked.items():
        if value and value not in known[name]:
            raise QuestionFault(
                "unknown_value", name=language(f"filter.{name}").lower(), value=value, known=", ".join(known[name])
            )
    return view
