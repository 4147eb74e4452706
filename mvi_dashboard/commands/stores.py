"""Commands on the store: what goes in, how it is computed and checked, and which of its files is the current one."""

import datetime
import errno
import os
import sys
from pathlib import Path

import click

from mvi_dashboard import answers, intake_report
from mvi_dashboard.commands.options import TEXT_OR_JSON, common, opened, print_json
from mvi_dashboard.importers import IMPORTERS, Terms, read_file
from mvi_dashboard.importers.delivery import read_delivery
from mvi_dashboard.importers.mappings import read_mappings, vat_share
from mvi_dashboard.language import Language
from mvi_dashboard.paths import DEMO_CONTRACTS
from mvi_dashboard.printing.checks import checks as print_checks
from mvi_dashboard.store import (
    STEPS,
    StoreFault,
    build_store,
    current_file,
    list_stores,
    remember_mapping,
    remembered_mappings,
    restore_store,
)


@click.command()
@common
@click.option("--if-missing", is_flag=True, help="Do nothing where the store already holds something.")
def demo(folder: Path, language: Language, if_missing: bool) -> None:
    """(Re)build the store of the fictitious municipality."""
    if if_missing and current_file(folder) is not None:
        return
    readings = [read_file(path) for path in sorted(DEMO_CONTRACTS.glob("*.csv"))]
    with intake_report.progress(language, len(STEPS)) as on_step:
        report = build_store(folder, readings, fresh=True, on_step=on_step)
    click.echo(intake_report.summary(report, language))


@click.command("import")
@common
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as", "format_id", type=click.Choice([importer.ID for importer in IMPORTERS]), help="Format of the files."
)
@click.option("--organisation", help="Organisation of rows that name none.")
@click.option(
    "--mapping", "mapping_file", type=click.Path(path_type=Path), help="Which heading is which column (JSON or TOML)."
)
@click.option("--vat", help="Whether amounts hold VAT: excluded, or the rate such as 21.")
@click.option("--currency", help="Currency of the amounts where they are not in euros, such as GBP.")
@click.option(
    "--delivered-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Delivery date of files that carry no dates; counts for the data date.",
)
@click.option("--dry-run", is_flag=True, help="Read and check, publish nothing.")
@click.option("--reject-list", type=click.Path(path_type=Path), help="Folder for rejected rows; default in the store.")
@TEXT_OR_JSON
def import_files(
    folder: Path,
    language: Language,
    files: tuple[Path, ...],
    format_id: str | None,
    organisation: str | None,
    mapping_file: Path | None,
    vat: str | None,
    currency: str | None,
    delivered_on: datetime.datetime | None,
    dry_run: bool,
    reject_list: Path | None,
    form: str,
) -> None:
    """Read, check and publish registers; nothing is lost: rows read = accepted + rejected."""
    delivered = None if delivered_on is None else delivered_on.date()
    if delivered is not None and delivered > datetime.datetime.now(datetime.UTC).date():
        raise StoreFault("delivered_in_future", date=language.date(delivered))
    terms = _terms(folder, organisation, mapping_file, vat, currency)
    with (
        intake_report.progress(language, len(files) + len(STEPS)) as on_step,
        read_delivery(files, organisation, format_id, terms, on_step) as delivery,
    ):
        fresh = intake_report.holds_only_demo(folder)
        report = build_store(
            folder, delivery.readings, fresh=fresh, dry_run=dry_run, delivered_on=delivered, on_step=on_step
        )
    if report.published:
        for told in terms.told_of(delivery.readings):
            remember_mapping(folder, told)
    rejected = intake_report.write_rejects(report, reject_list or folder / "rejects", language)
    if form == "json":
        print_json(intake_report.document(report, rejected, language, delivery.skipped))
    else:
        click.echo(intake_report.summary(report, language, rejected, delivery.skipped))
    if report.published is None and not (dry_run and report.total("rows_accepted")):
        sys.exit(1)


def _terms(
    folder: Path, organisation: str | None, mapping_file: Path | None, vat: str | None, currency: str | None
) -> Terms:
    """What is said of the files; a mapping that the store remembers is used where none is given."""
    share = None if vat is None else vat_share(vat)
    if vat is not None and share is None:
        raise StoreFault("vat_not_understood", vat=vat)
    given = () if mapping_file is None else read_mappings(mapping_file)
    return Terms(organisation, given, tuple(remembered_mappings(folder)), share, currency)


@click.command()
@common
@TEXT_OR_JSON
def build(folder: Path, language: Language, form: str) -> None:
    """Recompute the effects from the register in the store and the reference data."""
    if current_file(folder) is None:
        raise StoreFault("store_missing", folder=str(folder))
    with intake_report.progress(language, len(STEPS)) as on_step:
        report = build_store(folder, on_step=on_step)
    if form == "json":
        print_json({"published": report.published and report.published.name, "data_hash": report.data_hash})
    else:
        click.echo(language("cli.built", name=report.published.name if report.published else ""))


@click.command()
@common
@click.option("--rows", "row_count", type=int, default=5, show_default=True, help="Offending rows to print per check.")
@TEXT_OR_JSON
def check(folder: Path, language: Language, row_count: int, form: str) -> None:
    """Data checks: the offending rows, not only counts; exit status 1 where a check of severity error finds any."""
    audits = opened(folder).audits()
    if form == "json":
        print_json(answers.checked(audits))
    else:
        click.echo(print_checks(audits, language, row_count))
    if any(audit.severity == "error" and len(audit.rows) for audit in audits):
        sys.exit(1)


@click.command()
@common
@click.argument("file", type=click.Path(path_type=Path))
def template(folder: Path, language: Language, file: Path) -> None:
    """Write an empty register whose columns explain themselves (XLSX), in the language asked."""
    from mvi_dashboard.importers.contract_register import write_template

    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    write_template(file, language)
    click.echo(language("cli.template_written", file=file))


@click.command()
@common
@click.option("--restore", "name", help="Make this earlier file the current one again.")
def stores(folder: Path, language: Language, name: str | None) -> None:
    """The published files of the store, newest first; the current one is marked."""
    if name:
        restore_store(folder, name)
    current = current_file(folder)
    for path in list_stores(folder):
        click.echo(f"{'*' if path == current else ' '} {path.name}")
