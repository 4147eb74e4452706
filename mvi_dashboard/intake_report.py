"""What an import tells: progress while it runs, then what was read, accepted, rejected and why."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from mvi_dashboard.importers.reject_list import describe, write_reject_list
from mvi_dashboard.language import Language
from mvi_dashboard.store import FileReport, ImportReport

ONLY_DEMO = "select coalesce(bool_and(organisation like '%(fictief)'), false) as only_demo from contracts"
"""Whether every contract of a store is of a fictitious municipality."""


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


def summary(report: ImportReport, language: Language, rejects: Path | None = None) -> str:
    """The report in sentences: a line per file, its problems with advice, and what was published."""
    lines = []
    for file in report.files:
        lines.append(
            language(
                "cli.import_file",
                file=file.file,
                read=file.rows_read,
                accepted=file.rows_accepted,
                rejected=file.rows_rejected,
                merged=file.rows_merged,
            )
        )
        for rule, count in sorted(file.problems.items(), key=lambda item: -item[1]):
            lines.append(
                language("cli.import_problem", count=count, sentence=" ".join(described(file, rule, language)))
            )
    if rejects is not None:
        lines.append(language("cli.reject_list", file=rejects))
    lines.append(
        language("cli.published", name=report.published.name)
        if report.published
        else language("cli.not_published", accepted=report.total("rows_accepted"))
    )
    return "\n".join(lines)


def described(file: FileReport, rule: str, language: Language) -> tuple[str, str]:
    """Sentence and advice for the first place where a rule was broken."""
    return describe(file.examples[rule], language)


def write_rejects(report: ImportReport, folder: Path, language: Language) -> Path | None:
    """The rejected rows as the user's own rows with problem and advice; None where nothing was rejected."""
    if report.intake is None:
        return None
    written = write_reject_list(report.intake.reject_list(), folder, language)
    return None if not written else written[0] if len(written) == 1 else folder


def document(report: ImportReport, rejects: Path | None, language: Language) -> dict[str, Any]:
    """The JSON of `import` (DESIGN section 8)."""
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
                "problems": [
                    {"rule": rule, "count": count, "advice": described(file, rule, language)[1]}
                    for rule, count in file.problems.items()
                ],
            }
            for file in report.files
        ],
    }
