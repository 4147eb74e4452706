"""What becomes of a delivery, in words and tables: counts per file, problems with advice, and the headlines before and after."""

from collections.abc import Mapping, Sequence

from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.beside import beside_meanings
from mvi_dashboard.importers.books import parts_of
from mvi_dashboard.importers.mappings import vat_parts
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.importers.suggestions import FoundHeading, FoundSheet
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.intake_report import described, say_vat_parts
from mvi_dashboard.labels import name_column
from mvi_dashboard.language import Language
from mvi_dashboard.store import FileReport, ImportReport
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_coverage, say_list

_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_merged")


def say_unreadable(language: Language, fault: UnreadableFile) -> str:
    """Why a file cannot be read, and what to do."""
    return " ".join(describe_unreadable(fault, language))


def say_counts(language: Language, report: ImportReport) -> str:
    """Read = accepted + rejected, in one sentence."""
    totals = {name: report.total(name) for name in _COUNTS}
    counts = {name: language.number(total) for name, total in totals.items()}
    said = _say(language, "counts_one" if totals["rows_read"] == 1 else "counts", **counts)
    if not totals["rows_merged"]:
        return said
    return said + _say(language, "counts_merged_one" if totals["rows_merged"] == 1 else "counts_merged", **counts)


def files_table(language: Language, report: ImportReport) -> Html:
    """What became of each file."""
    columns = [Column(_say(language, "file"), is_text=True), *(Column(_say(language, name)) for name in _COUNTS)]
    rows = [Row(file.file, tuple(language.number(getattr(file, name)) for name in _COUNTS)) for file in report.files]
    return markup.table(columns, rows, _say(language, "files_caption"), under_heading=True)


def say_readings(language: Language, report: ImportReport) -> list[str]:
    """What was taken to be true of the files beside what stands in them: VAT in the amounts, and mappings of headings."""
    files_by_vat: dict[str, list[str]] = {}
    files_by_mapping: dict[str, list[str]] = {}
    for file in report.files:
        if file.vat is not None:
            files_by_vat.setdefault(file.vat, []).append(file.file)
        if file.mapping is not None:
            files_by_mapping.setdefault(file.mapping, []).append(file.file)
    said = []
    for vat, files in files_by_vat.items():
        (key, rate), *others = vat_parts(vat)
        parts = {"file": say_files(language, files), "rate": rate, "parts": say_vat_parts(vat, language)}
        said.append(_say(language, f"read_vat_{'mixed' if others else key}", **parts))
    said += [
        _say(language, f"mapping_{mapping}", file=say_files(language, files))
        for mapping, files in files_by_mapping.items()
    ]
    return said


def say_files(language: Language, labels: Sequence[str]) -> str:
    """Files by name, the sheets of one together: "register.xlsx (bladen 2023 en 2024)"."""
    sheets: dict[str, list[str]] = {}
    for file, sheet in map(parts_of, labels):
        sheets.setdefault(file, []).extend([sheet] if sheet else [])
    named = [
        _say(language, f"on_sheets_{'one' if len(names) == 1 else 'many'}", file=file, sheets=say_list(language, names))
        if names
        else file
        for file, names in sheets.items()
    ]
    return say_list(language, named)


def problems_table(language: Language, report: ImportReport) -> Html:
    """The problems by rule and file, the most frequent first: how often, the first place where, and what to do."""
    several = len(report.files) > 1
    columns = [
        Column(_say(language, "problem"), is_text=True),
        *([Column(_say(language, "file"), is_text=True)] if several else []),
        Column(_say(language, "times")),
        Column(_say(language, "advice"), is_text=True),
    ]
    found = [(count, rule, file) for file in report.files for rule, count in file.problems.items()]
    rows = [
        _problem(language, file, rule, count, several) for count, rule, file in sorted(found, key=lambda one: -one[0])
    ]
    return markup.table(columns, rows, _say(language, "problems"), under_heading=True)


def effect_table(
    language: Language, year: int, before: Mapping[str, Outcome] | None, after: Mapping[str, Outcome]
) -> Html:
    """Each headline now and after publishing, with what it rests on; nothing stands under "now" where there is nothing yet."""
    columns = [
        Column(_say(language, "figure"), is_text=True),
        Column(_say(language, "now")),
        Column(_say(language, "then")),
    ]
    rows = []
    for indicator in after:
        unit = INDICATORS[indicator].unit
        name = language(f"page.intake.size_{indicator}") if indicator == "contract_value_eur" else ""
        heading = name or language(f"headline.{indicator}.heading")
        known = None if before is None else before.get(indicator, Outcome(indicator))
        now = _say(language, "nothing_yet") if known is None else _value(language, unit, known)
        rows.append(Row(heading, (now, _value(language, unit, after[indicator]))))
    return markup.table(columns, rows, _say(language, "effect_caption", year=year), under_heading=True)


def say_heading(language: Language, sheet: FoundSheet, found: FoundHeading) -> str:
    """What stands under a heading, and what it is read as or might be, with the reason."""
    samples = (
        _say(language, "samples", samples=" · ".join(found.samples).removesuffix("."))
        if found.samples
        else _say(language, "no_samples")
    )
    if found.column:
        column = name_column(sheet.table, found.column, language)
        key = f"read_beside_{found.reason}" if found.column in beside_meanings() else f"read_{found.reason}"
        return f"{samples} {_say(language, key, column=column)}"
    if found.not_read is not None:
        why, advice = f"beside_not_read.{found.not_read}", f"problem.{found.not_read}.advice"
        return " ".join([samples, language(why), language(advice)])
    if found.is_personal:
        return _say(language, "read_personal")
    if found.suggestion is None:
        return f"{samples} {_say(language, 'read_unknown')}"
    column = name_column(sheet.table, found.suggestion.column, language)
    like = found.suggestion.like
    return f"{samples} {_say(language, f'read_by_{found.suggestion.reason}', column=column, like=like)}"


def say_missing(language: Language, sheet: FoundSheet) -> str:
    """Which required columns have no heading and no suggestion yet; empty where none."""
    offered = {heading.suggestion.column for heading in sheet.headings if heading.suggestion}
    columns = ", ".join(language(f"column.{sheet.table}.{name}") for name in sheet.missing if name not in offered)
    return _say(language, "missing", columns=columns) if columns else ""


def preview_table(language: Language, rows: Sequence[Sequence[str]], name: str) -> Html:
    """The first rows of a file as they stand in it."""
    columns = [Column(cell or "·", is_text=True) for cell in rows[0]]
    lines = [Row(row[0], tuple(row[1:])) for row in rows[1:]]
    return markup.scrolling(
        markup.table(columns, lines, _say(language, "preview", file=name), under_heading=True),
        _say(language, "preview", file=name),
    )


def _problem(language: Language, file: FileReport, rule: str, count: int, several: bool) -> Row:
    sentence, advice = described(file, rule, language)
    return Row(sentence, (*([file.file] if several else []), language.number(count), advice))


def _value(language: Language, unit: str, outcome: Outcome) -> Html:
    amount = say_amount(language, unit, outcome.value)
    return markup.amount(amount, say_coverage(language, outcome) if outcome.contracts_total else "")


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.intake.{key}", **parameters)
