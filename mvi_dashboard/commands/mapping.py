"""The command that shows the headings of a file, what they are read as, and what they might be."""

from pathlib import Path

import click

from mvi_dashboard import intake_report
from mvi_dashboard.commands.options import TEXT_OR_JSON, common, print_json
from mvi_dashboard.contracts import TEMPLATE_TABLES
from mvi_dashboard.importers.mappings import write_mappings
from mvi_dashboard.importers.suggestions import by_headings, find_columns
from mvi_dashboard.language import Language
from mvi_dashboard.store import remembered_mappings


@click.command()
@common
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", "of", type=click.Choice([each.name for each in TEMPLATE_TABLES]), help="What the rows are.")
@click.option("--organisation", help="Organisation that the mapping is for.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write the mapping, to correct and import with.")
@TEXT_OR_JSON
def mapping(
    folder: Path, language: Language, file: Path, of: str | None, organisation: str | None, out: Path | None, form: str
) -> None:
    """The headings of a file: what each is read as, and suggestions for the others, which are never applied by themselves."""
    sheets = find_columns(file, of, tuple(remembered_mappings(folder)))
    if form == "json":
        print_json({"sheets": [intake_report.sheet_document(sheet) for sheet in sheets]})
    else:
        click.echo(intake_report.headings(sheets, language))
    if out is not None and sheets:
        groups = [group[0] for group in by_headings(sheets) if group[0].is_read or group[0].is_doubtful]
        write_mappings([sheet.as_mapping(organisation) for sheet in groups or sheets[:1]], out)
        click.echo(language("cli.mapping_written", file=out), err=True)
