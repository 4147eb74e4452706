"""Several files and archives read as one delivery: what was read, and what could not be."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mvi_dashboard.importers import read_file
from mvi_dashboard.importers.archives import Member, is_archive, unpacked
from mvi_dashboard.importers.books import renamed
from mvi_dashboard.importers.reading import Reading, UnreadableFile
from mvi_dashboard.importers.terms import NO_TERMS, Terms


@dataclass(frozen=True)
class Delivery:
    """What was read of the files given, in their order; `skipped`: members of archives that could not be read, and why."""

    readings: tuple[Reading, ...]
    skipped: tuple[UnreadableFile, ...] = ()


@contextmanager
def read_delivery(
    paths: Sequence[Path],
    organisation: str | None = None,
    format_id: str | None = None,
    terms: Terms = NO_TERMS,
    on_file: Callable[[str], None] = lambda _name: None,
) -> Iterator[Delivery]:
    """Every file, and every file in an archive, read as a file of its own; unpacked files last as long as the delivery does.

    `UnreadableFile` where a file that was named cannot be read, or no file of an archive can: nothing is then published. A
    file in an archive that cannot be read is skipped and told.
    """
    with ExitStack() as archives:
        readings: list[Reading] = []
        skipped: list[UnreadableFile] = []
        for path in paths:
            on_file(path.name)
            if not (is_archive(path) and path.is_file()):
                readings.append(_labelled(read_file(path, organisation, format_id, terms), _label(path, readings)))
                continue
            members = archives.enter_context(unpacked(path))
            if any(reading.file.startswith(f"{path.name}/") for reading in readings):  # another archive of that name
                members = [replace(member, label=f"{path.parent}/{member.label}") for member in members]
            read, unread = _read_members(members, organisation, format_id, terms)
            if not read:
                raise unread[0]
            readings += read
            skipped += unread
        yield Delivery(tuple(readings), tuple(skipped))


def _read_members(
    members: Sequence[Member], organisation: str | None, format_id: str | None, terms: Terms
) -> tuple[list[Reading], list[UnreadableFile]]:
    read: list[Reading] = []
    unread: list[UnreadableFile] = []
    for member in members:
        try:
            read.append(_labelled(read_file(member.path, organisation, format_id, terms), member.label))
        except UnreadableFile as fault:
            unread.append(UnreadableFile(fault.rule, **{**fault.parameters, "file": member.label}))  # type: ignore[arg-type]
    return read, unread


def _label(path: Path, readings: Sequence[Reading]) -> str:
    """The file's name; with its folder where another file of the delivery has the same name."""
    return path.name if all(reading.file != path.name for reading in readings) else str(path)


def _labelled(reading: Reading, label: str) -> Reading:
    """The same reading under another name for its file."""
    if reading.file == label:
        return reading
    again = partial(_again, reading, label) if reading.in_python else None
    return replace(renamed(reading, label), in_python=again)


def _again(reading: Reading, label: str) -> Reading:
    assert reading.in_python is not None
    return _labelled(reading.in_python(), label)
