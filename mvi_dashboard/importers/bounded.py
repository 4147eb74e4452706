"""A file that is read piece by piece, and that refuses a record larger than memory should hold."""

from typing import BinaryIO

from mvi_dashboard.importers.reading import UnreadableFile

LARGEST_RECORD_BYTES = 64 * 2**20
"""A real notice is some hundreds of kilobytes; one of a hundred lots about one megabyte."""


class BoundedFile:
    """Gives bytes until one record took more than `LARGEST_RECORD_BYTES`; then `UnreadableFile`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._since_record = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the file; never all of them at once."""
        most = 2**16 if size < 0 else size
        piece = self._file.read(most)
        self._since_record += len(piece)
        if self._since_record > LARGEST_RECORD_BYTES:
            raise UnreadableFile("record_too_large", self._name, megabytes=LARGEST_RECORD_BYTES // 2**20)
        return piece

    def start_record(self) -> None:
        """A record is done with; the next one may take as much again."""
        self._since_record = 0
