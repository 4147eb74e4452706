"""Archives with several files: unpacked one by one into a folder, never outside it and never larger than there is room for."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from mvi_dashboard.importers.limits import MEGABYTE, limit
from mvi_dashboard.importers.reading import UnreadableFile

_NESTED = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_BYPRODUCTS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED = 0x1
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of an archive: where it was unpacked, and its name for people ("archive.zip/register.csv")."""

    path: Path
    label: str


def is_archive(path: Path) -> bool:
    """Whether the file is an archive by its name; an Excel workbook, which is one inside, is not."""
    return path.suffix.lower() in (".zip", ".gz")


@contextmanager
def unpacked(path: Path) -> Iterator[list[Member]]:
    """The files of an archive, for as long as they are needed; `UnreadableFile` where it holds anything dangerous."""
    with TemporaryDirectory(prefix="mvi-archive-") as folder:
        try:
            yield _gunzip(path, Path(folder)) if path.suffix.lower() == ".gz" else _unzip(path, Path(folder))
        except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError) as damage:
            raise UnreadableFile("not_an_archive", path.name) from damage


def _unzip(path: Path, folder: Path) -> list[Member]:
    with zipfile.ZipFile(path) as archive:
        members = [
            member for member in archive.infolist() if not member.is_dir() and not _is_byproduct(member.filename)
        ]
        if not members:
            raise UnreadableFile("archive_empty", path.name)
        if len(members) > limit("archive_files"):
            raise UnreadableFile("archive_too_many_files", path.name, files=len(members), limit=limit("archive_files"))
        for member in members:
            _refuse_dangerous(path.name, member)
        if sum(member.file_size for member in members) > limit("archive_mb") * MEGABYTE:
            raise UnreadableFile("archive_too_large", path.name, limit=limit("archive_mb"))
        found = []
        room = limit("archive_mb") * MEGABYTE
        for number, member in enumerate(members):
            target = folder / str(number) / PurePosixPath(member.filename).name
            target.parent.mkdir()
            with archive.open(member) as packed:
                room -= _copy(packed, target, room, path.name)
            found.append(Member(target, f"{path.name}/{member.filename}"))
        return found


def _gunzip(path: Path, folder: Path) -> list[Member]:
    target = folder / (path.stem or "file")
    if target.suffix.lower() in _NESTED:
        raise UnreadableFile("archive_nested", path.name, member=target.name)
    with gzip.open(path) as packed:
        _copy(packed, target, limit("archive_mb") * MEGABYTE, path.name)
    return [Member(target, f"{path.name}/{target.name}")]


def _refuse_dangerous(name: str, member: zipfile.ZipInfo) -> None:
    """`UnreadableFile` for a member that is encrypted, an archive itself, a link, or that would land elsewhere."""
    inside = PurePosixPath(member.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0] or "\0" in member.filename:
        raise UnreadableFile("archive_path", name, member=member.filename)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile("archive_path", name, member=member.filename)
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile("archive_encrypted", name, member=member.filename)
    if inside.suffix.lower() in _NESTED:
        raise UnreadableFile("archive_nested", name, member=member.filename)


def _is_byproduct(name: str) -> bool:
    """What operating systems put into an archive by themselves."""
    return any(part in _BYPRODUCTS or part.startswith("._") for part in PurePosixPath(name).parts)


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, room: int, name: str) -> int:
    """Unpacks a file and gives its size; stops where it is larger than the room, whatever size it claims to have."""
    size = 0
    with target.open("wb") as file:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > room:
                raise UnreadableFile("archive_too_large", name, limit=limit("archive_mb"))
            file.write(block)
    return size
