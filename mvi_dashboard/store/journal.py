"""What people typed, one line per entry and never rewritten: about what, what, by which function, when and why.

Each kind of entry is a file `entries/<kind>.jsonl` in the store folder, an input of the next build like any register. The last
entry about a subject counts; one without content takes back what was said of it.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import filelock

from mvi_dashboard.paths import SQL
from mvi_dashboard.store.faults import StoreFault

ENTRIES = "entries"
_SECONDS_TO_WAIT = 10


@dataclass(frozen=True)
class Entry:
    """One thing that somebody told the store; `content` None takes back what was told of the subject before.

    `by` is a function, never a person; `line` is its place in the file, from 1, and 0 before it is kept.
    """

    kind: str
    subject: Mapping[str, str]
    content: Mapping[str, Any] | None
    by: str
    reason: str
    at: datetime.datetime
    line: int = 0


def journal_file(folder: Path, kind: str) -> Path:
    """Where the entries of a kind stand in a store folder."""
    return folder / ENTRIES / f"{kind}.jsonl"


def write_entry(folder: Path, entry: Entry) -> None:
    """Adds an entry to the journal of its kind; `StoreFault` where it names no function, or a person."""
    if not entry.by.strip():
        raise StoreFault("entry_without_function")
    for text in (entry.by, entry.reason):
        if _names_a_person(text.strip()):
            raise StoreFault("entry_names_person")
    path = journal_file(folder, entry.kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "at": entry.at.isoformat(timespec="seconds"),
        "by": entry.by.strip(),
        "subject": dict(entry.subject),
        "content": None if entry.content is None else dict(entry.content),
        "reason": entry.reason.strip(),
    }
    line = json.dumps(told, ensure_ascii=False) + "\n"
    with filelock.FileLock(path.parent / ".lock", timeout=_SECONDS_TO_WAIT), path.open("ab+") as file:
        file.write(("" if _ends_whole(path) else "\n").encode() + line.encode())


def read_entries(folder: Path, kind: str) -> tuple[Entry, ...]:
    """Every entry of a kind, the oldest first; a line that cannot be read, half written by a crash, is passed over."""
    path = journal_file(folder, kind)
    if not path.is_file():
        return ()
    found: list[Entry] = []
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
        try:
            told = json.loads(line)
            subject, content = dict(told["subject"]), told["content"]
            moment = datetime.datetime.fromisoformat(told["at"])
            content = None if content is None else dict(content)
            found.append(Entry(kind, subject, content, str(told["by"]), str(told["reason"]), moment, number))
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(found)


def standing_entries(folder: Path, kind: str) -> tuple[Entry, ...]:
    """The entries that count: the last one about each subject, those taken back left out."""
    last = {tuple(sorted(entry.subject.items())): entry for entry in read_entries(folder, kind)}
    return tuple(sorted((e for e in last.values() if e.content is not None), key=lambda entry: entry.line))


def _ends_whole(path: Path) -> bool:
    """Whether the last line is complete, so that a new one does not become part of it."""
    return path.stat().st_size == 0 or path.read_bytes().endswith(b"\n")


def _names_a_person(text: str) -> bool:
    """By the same words as the cells of a register (`sql/parsing.sql`)."""
    with duckdb.connect(":memory:") as connection:
        connection.execute((SQL / "parsing.sql").read_text("utf-8"))
        row = connection.execute("select names_a_person(?)", [text]).fetchone()
    return bool(row and row[0])
