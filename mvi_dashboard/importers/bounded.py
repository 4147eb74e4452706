"""A file that is read piece by piece, and that refuses a record larger than memory should hold."""

from typing import BinaryIO

from mvi_dashboard.importers.limits import MEGABYTE, limit
from mvi_dashboard.importers.reading import UnreadableFile

_PIECE = 1 << 16


class BoundedFile:
    """Gives bytes until one record takes more than the limit `import_record_mb`; then `UnreadableFile`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._since_record = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the file; never all of them at once."""
        piece = self._file.read(_PIECE if size < 0 else size)
        self._since_record += len(piece)
        if self._since_record > limit("record_mb") * MEGABYTE:
            raise UnreadableFile("record_too_large", self._name, limit=limit("record_mb"))
        return piece

    def start_record(self) -> None:
        """A record is done with; the next one may take as much again."""
        self._since_record = 0
