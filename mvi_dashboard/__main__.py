"""The command line `mvi`: everything a page can show, printed; errors in one sentence with an advice, on stderr."""

import datetime
import errno
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from mvi_dashboard import answers, intake_report
from mvi_dashboard.comparison import COMPARED, compare_stores
from mvi_dashboard.importers import IMPORTERS, UnreadableFile, read_file
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.language import keys as text_keys
from mvi_dashboard.measure import measure
from mvi_dashboard.methods import method_groups
from mvi_dashboard.paths import DEMO_CONTRACTS, default_store
from mvi_dashboard.questions import DIMENSIONS, QuestionFault, Settings
from mvi_dashboard.social_return import regional_tables
from mvi_dashboard.store import (
    STEPS,
    Store,
    StoreFault,
    build_store,
    current_file,
    list_stores,
    open_any,
    open_store,
    restore_store,
)
from mvi_dashboard.trace import trace

Command = Callable[..., Any]


def _language(code: str | None) -> Language:
    """The language asked for, else that of the environment, else Dutch."""
    spoken = code or os.environ.get("MVI_LANGUAGE") or (os.environ.get("LANG") or "nl")[:2]
    return Language(spoken if spoken in LANGUAGES else "nl")


def _fail(language: Language, section: str, rule: str, parameters: dict[str, object]) -> None:
    _stop(language(f"{section}.{rule}.sentence", **parameters), language(f"{section}.{rule}.advice", **parameters))


def _stop(sentence: str, advice: str) -> None:
    click.echo(f"{sentence} {advice}", err=True)
    sys.exit(1)


@contextmanager
def _sentences(language: Language) -> Iterator[None]:
    """Turn what can go wrong into one sentence with an advice and exit status 1."""
    try:
        yield
    except StoreFault as fault:
        _fail(language, "store", fault.rule, fault.parameters)
    except QuestionFault as fault:
        _fail(language, "question", fault.rule, fault.parameters)
    except OSError as trouble:
        _fail(
            language, "store", "file_trouble", {"path": trouble.filename or "", "reason": trouble.strerror or trouble}
        )
    except UnreadableFile as fault:
        _stop(*describe_unreadable(fault, language))


def _common(command: Command) -> Command:
    """`--store` and `--language`, for every command."""

    @click.option("--store", "folder", type=click.Path(path_type=Path), envvar="MVI_STORE", help="Folder of the store.")
    @click.option("--language", "code", type=click.Choice(LANGUAGES), help="Language of sentences.")
    @wraps(command)
    def wrapped(folder: Path | None, code: str | None, **options: Any) -> Any:
        language = _language(code)
        with _sentences(language):
            return command(folder=folder or default_store(), language=language, **options)

    return wrapped


def _figures(command: Command) -> Command:
    """The options of every command that gives figures."""
    for option in (
        click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Data date: what was known on that day."),
        click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="A setting, such as baseline=mix."),
        click.option(
            "--where", "filters", multiple=True, metavar="DIMENSION=VALUE", help="Only these; may be repeated."
        ),
        click.option("--year", type=int, help="Year of the figure; default the last complete one."),
    ):
        command = option(command)
    return command


def _pairs(texts: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not separator:
            raise QuestionFault("not_a_pair", text=text)
        found.setdefault(key.strip(), []).append(value.strip())
    return found


def _where(texts: tuple[str, ...]) -> dict[str, list[Any]]:
    years = ("year", "start_year")
    filters: dict[str, list[Any]] = {}
    for key, values in _pairs(texts).items():
        if key in years and not all(value.isdigit() for value in values):
            raise QuestionFault("not_a_year", key=key, value=", ".join(values))
        if key in ("product_group", "cluster"):
            known = sorted(name.removeprefix(f"{key}.") for name in text_keys("nl") if name.startswith(f"{key}."))
            for value in values:
                if value and value not in known:
                    raise QuestionFault("unknown_value", name=key, value=value, known=", ".join(known))
        filters[key] = [int(value) for value in values] if key in years else list(values)
    return filters


def _settings(texts: tuple[str, ...], store: Store) -> Settings:
    settings = Settings.of({key: values[-1] for key, values in _pairs(texts).items()})
    lists = [row["factor_list"] for row in store.rows("select distinct factor_list from settings order by 1")]
    if settings.factor_list not in lists:
        raise QuestionFault(
            "unknown_setting_value", key="factor_list", value=settings.factor_list, known=", ".join(lists)
        )
    return settings


def _opened(folder: Path, as_of: datetime.datetime | None) -> Store:
    return open_store(folder, as_of.date() if as_of else None)


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


_FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
_TEXT_OR_JSON = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """What sustainable demands in public contracts achieved: import a register, measure, trace, serve."""


@main.command()
@_common
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port of the dashboard.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(folder: Path, language: Language, port: int, address: str) -> None:
    """Start the dashboard on the store and say its address."""
    from mvi_dashboard.server import serve as start

    if not _is_free(address, port):
        raise StoreFault("port_taken", port=port)
    click.echo(language("cli.serving", address=f"http://{'localhost' if address == '127.0.0.1' else address}:{port}"))
    if current_file(folder) is None:
        click.echo(language("cli.empty_store", folder=folder), err=True)
    start(folder, port=port, address=address)


def _is_free(address: str, port: int) -> bool:
    """Whether nothing listens on the port yet."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


@main.command()
@_common
@click.option("--if-missing", is_flag=True, help="Do nothing where the store already holds something.")
def demo(folder: Path, language: Language, if_missing: bool) -> None:
    """(Re)build the store of the fictitious municipality."""
    if if_missing and current_file(folder) is not None:
        return
    readings = [read_file(path) for path in sorted(DEMO_CONTRACTS.glob("*.csv"))]
    with intake_report.progress(language, len(STEPS)) as on_step:
        report = build_store(folder, readings, fresh=True, on_step=on_step)
    click.echo(intake_report.summary(report, language))


@main.command("import")
@_common
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as", "format_id", type=click.Choice([importer.ID for importer in IMPORTERS]), help="Format of the files."
)
@click.option("--organisation", help="Organisation of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Read and check, publish nothing.")
@click.option("--reject-list", type=click.Path(path_type=Path), help="Folder for rejected rows; default in the store.")
@_TEXT_OR_JSON
def import_files(
    folder: Path,
    language: Language,
    files: tuple[Path, ...],
    format_id: str | None,
    organisation: str | None,
    dry_run: bool,
    reject_list: Path | None,
    form: str,
) -> None:
    """Read, check and publish registers; nothing is lost: rows read = accepted + rejected."""
    with intake_report.progress(language, len(files) + len(STEPS)) as on_step:
        readings = []
        for path in files:
            on_step(path.name)
            readings.append(read_file(path, organisation, format_id))
        report = build_store(folder, readings, fresh=_holds_only_demo(folder), dry_run=dry_run, on_step=on_step)
    rejected = intake_report.write_rejects(report, reject_list or folder / "rejects", language)
    if form == "json":
        _print_json(intake_report.document(report, rejected, language))
    else:
        click.echo(intake_report.summary(report, language, rejected))
    if report.published is None and not (dry_run and report.total("rows_accepted")):
        sys.exit(1)


def _holds_only_demo(folder: Path) -> bool:
    """Whether the store holds nothing but the fictitious municipality: the first real import begins without it."""
    if current_file(folder) is None:
        return False
    store = open_store(folder)
    try:
        return bool(store.rows(intake_report.ONLY_DEMO)[0]["only_demo"])
    finally:
        store.close()


@main.command()
@_common
@_TEXT_OR_JSON
def build(folder: Path, language: Language, form: str) -> None:
    """Recompute the effects from the register in the store and the reference data."""
    if current_file(folder) is None:
        raise StoreFault("store_missing", folder=str(folder))
    with intake_report.progress(language, len(STEPS)) as on_step:
        report = build_store(folder, on_step=on_step)
    if form == "json":
        _print_json({"published": report.published and report.published.name, "data_hash": report.data_hash})
    else:
        click.echo(language("cli.built", name=report.published.name if report.published else ""))


@main.command("measure")
@_common
@_figures
@click.argument("indicators", nargs=-1, required=True)
@click.option("--by", "dimensions", multiple=True, type=click.Choice(DIMENSIONS), help="Cut by; may be repeated.")
@_FORMAT
def measure_command(
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
    """Any indicator by any dimension, with coverage, target and verdict; an unknown value is null or "?"."""
    store = _opened(folder, as_of)
    settings = _settings(pairs, store)
    figures = measure(store, indicators, dimensions, _where(filters), year, settings)
    tables = regional_tables(store, indicators, _where(filters), year, settings)
    if form == "json":
        _print_json(answers.measured(store, indicators, dimensions, figures, settings, language, tables=tables))
    elif form == "csv":
        click.echo(figures.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(answers.table(figures, dimensions, language, settings, tables))


@main.command("trace")
@_common
@_figures
@click.argument("indicator")
@_TEXT_OR_JSON
def trace_command(
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
    store = _opened(folder, as_of)
    found = trace(store, indicator, _where(filters), year, _settings(pairs, store))
    if form == "json":
        _print_json(found.as_json())
    else:
        click.echo(answers.traced(found, language))


@main.command()
@_common
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--indicator", "asked", multiple=True, help="Only this indicator; may be repeated.")
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="A setting, such as baseline=mix.")
@click.option("--year", type=int, help="Year of figures of a year; default the last complete one of NEW.")
@_TEXT_OR_JSON
def compare(
    folder: Path,
    language: Language,
    old: Path,
    new: Path,
    asked: tuple[str, ...],
    pairs: tuple[str, ...],
    year: int | None,
    form: str,
) -> None:
    """How results differ between two stores (folders or files), and how much of it is factors, data or method."""
    before, after = open_any(old), open_any(new)
    found = compare_stores(before, after, asked or COMPARED, year=year, settings=_settings(pairs, after))
    if form == "json":
        _print_json(answers.compared(found))
    else:
        click.echo(answers.comparison(found, language))


@main.command()
@_common
@click.option("--rows", "row_count", type=int, default=5, show_default=True, help="Offending rows to print per check.")
@_TEXT_OR_JSON
def check(folder: Path, language: Language, row_count: int, form: str) -> None:
    """Data checks: the offending rows, not only counts; exit status 1 where a check of severity error finds any."""
    audits = open_store(folder).audits()
    if form == "json":
        _print_json(answers.checked(audits))
    else:
        click.echo(answers.checks(audits, language, row_count))
    if any(audit.severity == "error" and len(audit.rows) for audit in audits):
        sys.exit(1)


@main.command()
@_common
@_TEXT_OR_JSON
def indicators(folder: Path, language: Language, form: str) -> None:
    """What can be measured, with units and definitions."""
    _listing("indicators", [answers.indicator(indicator) for indicator in INDICATORS.values()], form, language)


@main.command()
@_common
@_TEXT_OR_JSON
def formats(folder: Path, language: Language, form: str) -> None:
    """What can be imported."""
    _listing("formats", [answers.named("format", importer.ID) for importer in IMPORTERS], form, language)


@main.command()
@_common
@_TEXT_OR_JSON
def methods(folder: Path, language: Language, form: str) -> None:
    """Which product groups have a method of their own."""
    _listing("methods", [answers.named("product_group", group) for group in method_groups()], form, language)


def _listing(name: str, entries: list[dict[str, Any]], form: str, language: Language) -> None:
    if form == "json":
        _print_json({name: entries})
        return
    for entry in entries:
        click.echo(f"{entry['id']:34} {entry[f'name_{language.code}']}")


@main.command()
@_common
@click.argument("file", type=click.Path(path_type=Path))
def template(folder: Path, language: Language, file: Path) -> None:
    """Write an empty register whose columns explain themselves (XLSX), in the language asked."""
    from mvi_dashboard.importers.contract_register import write_template

    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    write_template(file, language)
    click.echo(language("cli.template_written", file=file))


@main.command()
@_common
@click.option("--restore", "name", help="Make this earlier file the current one again.")
def stores(folder: Path, language: Language, name: str | None) -> None:
    """The published files of the store, newest first; the current one is marked."""
    if name:
        restore_store(folder, name)
    current = current_file(folder)
    for path in list_stores(folder):
        click.echo(f"{'*' if path == current else ' '} {path.name}")


if __name__ == "__main__":
    main()
