"""Parquet: typed cells become what the same rows as CSV become, a large file without passing Python, a bad one a sentence."""

import csv
import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.importers import UnreadableFile, read_file, sources
from mvi_dashboard.importers.parquet import iterate_rows, text_reader
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import Language
from tests.conftest import run_mvi
from tests.importers.intake_of import intake_of

HERE = datetime.timezone(datetime.timedelta(hours=1))
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
DAYS = st.dates(datetime.date(1960, 1, 1), datetime.date(2105, 12, 31))  # some are not plausible, and told
CENTS = st.decimals(-1000, 99_999_999_999, places=2)
ROW = st.fixed_dictionaries(
    {
        "Contractnummer": st.none() | st.integers(1, 99999).map(str),
        "Naam contract": st.none() | TITLES,
        "KvK-nummer": st.none() | st.integers(100_000, 99_999_999),
        "Contractwaarde excl. btw": st.none() | CENTS,
        "Jaarwaarde excl. btw": st.none() | st.integers(-5, 10**15),
        "Waarde zonder MVI": st.none() | st.floats(-(10**6), 10**12, allow_nan=False).map(lambda one: round(one, 3)),
        "Startdatum": st.none() | DAYS,
        "Einddatum": st.none() | DAYS,
        "Raamovereenkomst": st.none() | st.booleans(),
        "Opzegtermijn (maanden)": st.none() | st.integers(0, 24),
    }
)
TYPES: dict[str, tuple[pa.DataType, ...]] = {
    "Contractnummer": (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())),
    "Naam contract": (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())),
    "KvK-nummer": (pa.int32(), pa.uint64()),
    "Contractwaarde excl. btw": (pa.decimal128(18, 2), pa.decimal128(38, 6), pa.decimal256(40, 4)),
    "Jaarwaarde excl. btw": (pa.int64(), pa.decimal128(18, 0)),
    "Waarde zonder MVI": (pa.float64(),),
    "Startdatum": (pa.date32(), pa.date64(), pa.timestamp("us"), pa.timestamp("ms", "Europe/Amsterdam")),
    "Einddatum": (pa.timestamp("s"), pa.timestamp("us", "UTC")),
    "Raamovereenkomst": (pa.bool_(),),
    "Opzegtermijn (maanden)": (pa.int8(), pa.int64()),
}


def as_typed(cell: object, of: pa.DataType) -> object:
    """A cell as the type takes it; a day in a zone is midnight here."""
    if isinstance(cell, datetime.date) and pa.types.is_timestamp(of):
        return datetime.datetime.combine(cell, datetime.time(), HERE if of.tz else None)
    return cell


def as_dutch(cell: object) -> str:
    """A cell as a Dutch spreadsheet writes it in CSV."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nee"
        case datetime.date():
            return f"{cell:%d-%m-%Y}"
        case float() | Decimal():
            whole, comma, decimals = format(Decimal(str(cell)), "f").replace(".", ",").partition(",")
            return f"{whole}{comma}{decimals}{'0' if len(decimals) == 3 else ''}"  # 1,052 could be a thousand as well
    return str(cell)


def write_both(folder: Path, rows: list[dict[str, Any]], types: dict[str, pa.DataType]) -> tuple[Path, Path]:
    """The same rows as CSV and as Parquet, of one organisation."""
    text, typed = folder / "register.csv", folder / "register.parquet"
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(["Organisatie", *types])
        writer.writerows(["Stad", *(as_dutch(row[name]) for name in types)] for row in rows)
    columns = {
        name: pa.array(
            [as_typed(row[name], of) for row in rows], of.value_type if pa.types.is_dictionary(of) else of
        ).cast(of)
        for name, of in types.items()
    }
    pq.write_table(pa.table({"Organisatie": ["Stad"] * len(rows), **columns}), typed, row_group_size=7)
    return text, typed


def outcome(path: Path) -> tuple[object, ...]:
    """What the intake makes of a file: counts, accepted rows and problems, without what is written differently by nature."""
    with intake_of(path) as (intake, connection):
        (file,) = intake.files
        accepted = connection.execute(
            "select * exclude (source_file) from intake.contracts order by source_row"
        ).fetchall()
        told = connection.execute(
            "select source_row, column_name, rule, severity from intake.problems order by all"
        ).fetchall()
    return (file.rows_read, file.rows_accepted, file.rows_rejected, accepted, told)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), rows=st.lists(ROW, min_size=1, max_size=20))
def test_typed_rows_become_what_the_same_rows_as_csv_become(
    data: st.DataObject, rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("both")
    types = {name: data.draw(st.sampled_from(choices), label=name) for name, choices in TYPES.items()}
    text, typed = write_both(folder, rows, types)
    expected = outcome(text)
    assert outcome(typed) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "_MANY", 0)
        (table,) = read_file(typed).tables
        assert table.clean is not None, "this time without passing Python"
        assert outcome(typed) == expected


def test_every_digit_of_a_number_and_the_day_of_a_moment_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    utc = datetime.UTC
    table = pa.table(
        {
            "float": [12.345, 123456789012.55, 1e16, -0.00000012, float("nan")],
            "decimal": pa.array([Decimal("12.345"), Decimal("1250.000"), Decimal("-1.500"), None, Decimal("0.001")]),
            "small": pa.array([Decimal("0.0000001"), None, None, None, Decimal("1.0000000")]),
            "moment": pa.array(
                [
                    datetime.datetime(2023, 12, 31, 23, tzinfo=utc),  # midnight of 1 January here
                    datetime.datetime(2024, 6, 30, 22, tzinfo=utc),
                    datetime.datetime(2024, 1, 1, tzinfo=utc),
                    None,
                    datetime.datetime(2024, 1, 1, 11, 30, tzinfo=utc),
                ],
                pa.timestamp("us", "UTC"),
            ),
        }
    )
    pq.write_table(table, path)
    assert list(iterate_rows(path)) == [
        ["float", "decimal", "small", "moment"],
        ["12.3450", "12.3450", "0.0000001", "2024-01-01"],
        ["123456789012.55", "1250.000", "", "2024-07-01"],
        ["10000000000000000", "-1.5000", "", "2024-01-01T01:00:00"],
        ["-0.00000012", "", "", ""],
        ["", "0.0010", "1.0000000", "2024-01-01T12:30:00"],
    ]


def register_of(rows: int, **more: pa.Array) -> pa.Table:
    """A register of so many contracts."""
    numbers = [str(at) for at in range(rows)]
    return pa.table({"Organisatie": ["Stad"] * rows, "Contractnummer": numbers, "Naam contract": numbers, **more})


def test_a_large_file_keeps_its_order_and_is_never_whole_in_memory(tmp_path: Path) -> None:
    path, rows, peaks = tmp_path / "large.parquet", 0, []
    for rows in (100_000, 300_000):
        extra = pa.array([f"{at:090}" for at in range(rows)])
        pq.write_table(register_of(rows, Extra=extra), path, row_group_size=20_000)
        del extra
        began, most = pa.total_allocated_bytes(), 0
        with text_reader(path) as reader:
            for batch in reader:
                most = max(most, pa.total_allocated_bytes() - began)
                del batch
        peaks.append(most)
    assert peaks[1] < 1.5 * peaks[0], f"{[round(peak / 1e6) for peak in peaks]} MB"
    with intake_of(path) as (intake, connection):
        shifted = connection.execute(
            "select count(*) from intake.contracts where cast(contract_id as integer) + 2 <> source_row"
        ).fetchone()
    assert (intake.files[0].rows_read, intake.files[0].rows_accepted, shifted) == (rows, rows, (0,))


def test_blank_rows_and_rejected_rows_of_a_large_file_are_told_by_their_own_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "register.parquet"
    names = pa.array(["1", None, "3", "4"])
    table = pa.table(
        {
            "Organisatie": pa.array(["Stad", None, "Stad", "Stad"]),
            "Contractnummer": names,
            "Naam contract": pa.array(["Een", None, None, "Vier"]),
            "Contactpersoon": pa.array(["A. Tester", None, "B. Tester", None]),
            "Waarde excl. btw": pa.array([1.5, None, 2.5, None]),
        }
    )
    pq.write_table(table, path)
    rejected = []
    for many in (10**6, 0):
        monkeypatch.setattr(sources, "_MANY", many)
        with intake_of(path) as (intake, _):
            (file,) = intake.files
            assert (file.rows_read, file.rows_accepted, file.rows_rejected) == (3, 2, 1)
            rejected.append(intake.reject_list()[0].rows)
    assert rejected[0].equals(rejected[1])
    assert list(rejected[0].index) == [4]
    assert "Contactpersoon" not in rejected[0].columns


def _truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _damaged_inside(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200 : len(content) // 2] = bytes(len(content) // 2 - 200)
    path.write_bytes(content)


def _no_parquet(path: Path) -> None:
    path.write_text("Contractnummer;Naam contract\n1;Een\n", "utf-8")


def _nested(path: Path) -> None:
    lists, groups = pa.array([["a"]] * 30_000), pa.array([{"naam": "a"}] * 30_000)
    pq.write_table(register_of(30_000, Criteria=lists, Leverancier=groups), path)


def _bytes(path: Path) -> None:
    pq.write_table(register_of(30_000, Bijlage=pa.array([b"\xff"] * 30_000)), path)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "rule", "said"),
    [
        (_truncated, "not_parquet", "heet Parquet, maar is het niet of is beschadigd"),
        (_damaged_inside, "not_parquet", "heet Parquet, maar is het niet of is beschadigd"),
        (_no_parquet, "not_parquet", "heet Parquet, maar is het niet of is beschadigd"),
        (_nested, "parquet_nested", "een lijst, een groep of bytes: Criteria, Leverancier."),
        (_bytes, "parquet_nested", "een lijst, een groep of bytes: Bijlage."),
        (_emptied, "empty_file", "leeg"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(
    tmp_path: Path, spoil: Callable[[Path], None], rule: str, said: str
) -> None:
    path = tmp_path / "register.parquet"
    pq.write_table(register_of(30_000), path, compression="none")
    spoil(path)
    with pytest.raises(UnreadableFile) as fault, intake_of(path):
        pass
    assert fault.value.rule == rule
    sentence, advice = describe_unreadable(fault.value, Language("nl"))
    assert said in sentence
    assert advice


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "register.txt"])
def test_a_parquet_file_under_another_name_is_recognised_as_such(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    pq.write_table(register_of(3), path)
    done = run_mvi("import", path, "--store", tmp_path / "store", check=False)
    assert done.returncode == 1
    assert "is een Parquet-bestand, maar heet anders. Geef het de extensie .parquet" in done.stderr


def test_what_must_pass_python_is_kept_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register whose columns tell of themes is read in Python: one that is too large for that is refused."""
    path = tmp_path / "register.parquet"
    pq.write_table(register_of(30_000, **{"SROI %": pa.array([5] * 30_000)}), path)
    assert read_file(path).rows_read == 30_000
    monkeypatch.setattr(sources, "limit", lambda name: 100_000 if name == "python_cells" else 10**9)
    with pytest.raises(UnreadableFile) as fault:
        read_file(path)
    assert (fault.value.rule, fault.value.parameters["limit"]) == ("too_many_rows", 25_000)
