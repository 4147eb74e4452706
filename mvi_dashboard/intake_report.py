"""What an import tells: progress while it runs, then what was read, accepted, rejected and why."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.mappings import vat_parts
from mvi_dashboard.importers.reject_list import describe, describe_unreadable, write_reject_list
from mvi_dashboard.importers.suggestions import FoundHeading, FoundSheet
from mvi_dashboard.labels import name_column
from mvi_dashboard.language import Language
from mvi_dashboard.store import FileReport, ImportReport, current_file, open_store

ONLY_DEMO = "select coalesce(bool_and(organisation like '%(fictief)'), false) as only_demo from contracts"
"""Whether every contract of a store is of a fictitious municipality."""


def holds_only_demo(folder: Path) -> bool:
    """Whether the store holds nothing but the fictitious municipality: the first real import begins without it."""
    if current_file(folder) is None:
        return False
    store = open_store(folder)
    try:
        return bool(store.rows(ONLY_DEMO)[0]["only_demo"])
    finally:
        store.close()


@contextmanager
def progress(language: Language, steps: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, silence in a pipe; call what it gives with the name of each step."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    with click.progressbar(length=steps, file=sys.stderr, item_show_func=lambda step: step or "") as bar:

        def on_step(step: str) -> None:
            bar.update(1, language(f"step.{step}") if language.has(f"step.{step}") else step)

        yield on_step


def summary(
    report: ImportReport,
    language: Language,
    rejects: Path | None = None,
    skipped: Sequence[UnreadableFile] = (),
) -> str:
    """The report in sentences: a line per file, its problems with advice, what was not read, and what was published."""
    lines = []
    for file in report.files:
        lines.append(
            language(
                "cli.import_file_one" if file.rows_read == 1 else "cli.import_file",
                file=file.file,
                read=file.rows_read,
                accepted=file.rows_accepted,
                rejected=file.rows_rejected,
                merged=file.rows_merged,
            )
        )
        if file.vat is not None:
            lines.append(f"  {_vat(file.vat, language)}")
        if file.mapping is not None:
            lines.append(f"  {language(f'cli.mapping_{file.mapping}')}")
        for rule, count in sorted(file.problems.items(), key=lambda item: -item[1]):
            lines.append(
                language("cli.import_problem", count=count, sentence=" ".join(described(file, rule, language)))
            )
    lines += [" ".join(describe_unreadable(fault, language)) for fault in skipped]
    lines += say_left_out(report, language)
    if rejects is not None:
        lines.append(language("cli.reject_list", file=rejects))
    lines.append(
        language("cli.published", name=report.published.name)
        if report.published
        else language("cli.not_published", accepted=report.total("rows_accepted"))
    )
    return "\n".join(lines)


def say_left_out(report: ImportReport, language: Language) -> list[str]:
    """A sentence with advice per organisation whose whole register was delivered without contracts that are known of it."""
    return [
        language(
            "left_out.one" if lacking.contracts == 1 else "left_out.many",
            contracts=language.number(lacking.contracts),
            organisation=lacking.organisation,
        )
        + f" {language('left_out.advice')}"
        for lacking in report.left_out
    ]


def _vat(told: str, language: Language) -> str:
    """What was taken to be true of VAT in the amounts of a file; where it differs by column, all of it in one sentence."""
    (key, rate), *others = vat_parts(told)
    return (
        language("cli.vat_mixed", parts=say_vat_parts(told, language))
        if others
        else language(f"cli.vat_{key}", rate=rate)
    )


def say_vat_parts(told: str, language: Language) -> str:
    """The same, where it differs by column: a few words for each."""
    return "; ".join(language(f"vat.{key}", rate=rate) for key, rate in vat_parts(told))


def headings(sheets: Sequence[FoundSheet], language: Language) -> str:
    """The headings of a file in words: a line per heading, and what is missing."""
    lines = []
    for sheet in sheets:
        lines.append(
            language("cli.mapping_sheet", sheet=sheet.sheet, row=sheet.row, table=language(f"table.{sheet.table}"))
        )
        for found in sheet.headings:
            label = name_column(sheet.table, found.column, language) if found.column else ""
            lines.append(f"  {found.heading}: {label or _offer(sheet, found, language)}")
        if sheet.missing:
            columns = ", ".join(language(f"column.{sheet.table}.{name}") for name in sheet.missing)
            lines.append(f"  {language('cli.mapping_missing', columns=columns)}")
    return "\n".join(lines)


def _offer(sheet: FoundSheet, found: FoundHeading, language: Language) -> str:
    """What a heading that is not read might be, and why."""
    if found.is_personal:
        return language("cli.mapping_personal")
    if found.not_read is not None:
        return language(f"beside_not_read.{found.not_read}")
    if found.suggestion is None:
        return language("cli.mapping_unknown")
    column = name_column(sheet.table, found.suggestion.column, language)
    return language(f"cli.mapping_by_{found.suggestion.reason}", column=column, like=found.suggestion.like)


def sheet_document(sheet: FoundSheet) -> dict[str, Any]:
    """The JSON of one sheet in `mapping`."""
    return asdict(sheet)


def described(file: FileReport, rule: str, language: Language) -> tuple[str, str]:
    """Sentence and advice for the first place where a rule was broken."""
    return describe(file.examples[rule], language)


def write_rejects(report: ImportReport, folder: Path, language: Language) -> Path | None:
    """The rejected rows as the user's own rows with problem and advice; None where nothing was rejected."""
    if report.intake is None:
        return None
    written = write_reject_list(report.intake.reject_list(), folder, language)
    return None if not written else written[0] if len(written) == 1 else folder


def document(
    report: ImportReport, rejects: Path | None, language: Language, skipped: Sequence[UnreadableFile] = ()
) -> dict[str, Any]:
    """The JSON of `import` (DESIGN section 8), with the files of archives that could not be read."""
    return {
        **{name: report.total(name) for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_merged")},
        "published": report.published is not None,
        "reject_list": None if rejects is None else str(rejects),
        "data_hash": report.data_hash,
        "files": [
            {
                "file": file.file,
                "format": file.format,
                "rows_read": file.rows_read,
                "rows_accepted": file.rows_accepted,
                "rows_rejected": file.rows_rejected,
                "rows_merged": file.rows_merged,
                "vat": file.vat,
                "mapping": file.mapping,
                "problems": [
                    {"rule": rule, "count": count, "advice": described(file, rule, language)[1]}
                    for rule, count in file.problems.items()
                ],
            }
            for file in report.files
        ],
        "left_out": [asdict(lacking) for lacking in report.left_out],
        "skipped": [
            dict(
                zip(
                    ("file", "sentence", "advice"),
                    (fault.parameters["file"], *describe_unreadable(fault, language)),
                    strict=True,
                )
            )
            for fault in skipped
        ],
    }
