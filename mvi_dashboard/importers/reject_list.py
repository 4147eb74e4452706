"""Reject lists: the user's own rows with problem and advice beside them, to be mended and imported again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mvi_dashboard.importers.books import parts_of
from mvi_dashboard.importers.reading import Problem, UnreadableFile, Words

_PROBLEM = "column.reject_list.problem"
_ADVICE = "column.reject_list.advice"
_RUNS_AS_FORMULA = re.compile(r"^(?:[=@\t]|[+-](?![\d.,]))")
"""A cell that a spreadsheet would run; with an apostrophe before it, it is text, and `as_typed` takes that away again."""

_AS_TEXT = re.compile(r"^'(?=[=@\t]|[+-](?![\d.,]))")


@dataclass(frozen=True)
class RejectedRows:
    """The rejected rows of one table in one file under the user's own headings, indexed by source row."""

    file: str
    table: str
    rows: pd.DataFrame
    problems: Mapping[int, tuple[Problem, ...]]
    headings: Mapping[str, str]

    def with_advice(self, words: Words) -> pd.DataFrame:
        """The rows with two columns added, in the reader's language."""
        told = [[describe(p, words, self.headings) for p in self.problems[row]] for row in self.rows.index]
        added = {
            words(_PROBLEM): [" ".join(dict.fromkeys(sentence for sentence, _ in texts)) for texts in told],
            words(_ADVICE): [" ".join(dict.fromkeys(advice for _, advice in texts)) for texts in told],
        }
        own = self.rows.drop(columns=[name for name in added if name in self.rows])
        return own.replace(_RUNS_AS_FORMULA, r"'\g<0>", regex=True).assign(**added)


def write_reject_list(rejected: Iterable[RejectedRows], folder: Path, words: Words) -> list[Path]:
    """One CSV per file, sheet and table, with semicolons, as spreadsheets in the Netherlands open it.

    Files of one name, in two archives or of two kinds, give lists of their own: the later ones are numbered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    taken: set[str] = set()
    for rows in rejected:
        file, sheet = parts_of(rows.file)
        stem = re.sub(r"[^\w.-]+", "_", f"{Path(file).with_suffix('')} {sheet}").strip("_")
        path, number = folder / f"{stem}.{rows.table}.rejected.csv", 1
        while path.name.casefold() in taken:
            number += 1
            path = folder / f"{stem}_{number}.{rows.table}.rejected.csv"
        taken.add(path.name.casefold())
        rows.with_advice(words).to_csv(path, sep=";", index=False, encoding="utf-8-sig")
        paths.append(path)
    return paths


def as_typed(cell: str) -> str:
    """A cell of a reject list as it was before it was written there."""
    return _AS_TEXT.sub("", cell)


def describe(problem: Problem, words: Words, headings: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Sentence and advice of a problem; columns under the user's own heading where that is known."""
    parameters = {name: "" if value is None else value for name, value in problem.parameters.items()}
    column = f"column.{problem.table}.{problem.column}"
    if problem.table and words.has(f"table.{problem.table}"):
        parameters["table"] = words(f"table.{problem.table}")
    if problem.column:
        label = words(column) if words.has(column) else problem.column
        parameters["column"] = (headings or {}).get(problem.column, label)
    rule = f"problem.{problem.rule}"
    return words(f"{rule}.sentence", **parameters), words(f"{rule}.advice", **parameters)


def describe_unreadable(fault: UnreadableFile, words: Words) -> tuple[str, str]:
    """Sentence and advice for a file that could not be read."""
    parameters = dict(fault.parameters)
    table = parameters.get("table")
    columns = parameters.get("columns")
    if isinstance(columns, tuple):
        keys = ((f"column.{table}.{column}", column) for column in columns)
        parameters["columns"] = ", ".join(words(key) if words.has(key) else column for key, column in keys)
    if words.has(f"column.{table}.{parameters.get('column')}"):
        parameters["column"] = words(f"column.{table}.{parameters['column']}")
    if table and words.has(f"table.{table}"):
        parameters["table"] = words(f"table.{table}")
    rule = f"unreadable.{fault.rule}"
    return words(f"{rule}.sentence", **parameters), words(f"{rule}.advice", **parameters)
