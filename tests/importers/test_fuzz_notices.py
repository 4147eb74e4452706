"""Damaged notices, at random: read or refused, never a crash, and every record accounted for."""

import os
import tempfile
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.store.intake import take_in

HERE = Path(__file__).parent
FILES = sorted(
    path
    for name in ("eforms_notices", "ted_notices", "ocds")
    for path in (HERE / name).iterdir()
    if path.suffix != ".toml"
)
EXAMPLES = int(os.environ.get("MVI_FUZZ_EXAMPLES", "60"))
REFUSALS = ("xml_damaged", "xml_not_a_notice", "xml_with_entities", "json_damaged", "json_not_ocds", "unknown_format")
PIECES = (
    b"",
    b"nan",
    b"-1",
    b"9" * 40,
    b"1e999",
    b"&a;",
    b"<!DOCTYPE a>",
    b"null",
    b"[]",
    b"{}",
    b"</",
    b'"',
    b"\0",
    b"2025-13-45",
)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(
    path=st.sampled_from(FILES),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(PIECES) | st.binary(max_size=8)),
        min_size=1,
        max_size=4,
    ),
)
def test_a_damaged_notice_is_read_or_refused(path: Path, changes: list[tuple[float, int, bytes]]) -> None:
    content = path.read_bytes()
    for place, length, piece in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        damaged = Path(folder) / path.name
        damaged.write_bytes(content)
        try:
            reading = read_file(damaged)
        except UnreadableFile as fault:
            assert fault.rule in REFUSALS  # noqa: PT017 - most are refused, the rest is looked into below
            return
    assert reading.records is not None
    assert len(reading.records) == reading.rows_read
    with duckdb.connect(":memory:") as connection:
        (file,) = take_in(connection, [reading]).files  # raises where a record is lost
    assert file.rows_read == file.rows_accepted + file.rows_rejected
