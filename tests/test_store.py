"""The store: whole at every moment, read safely by many, never written while it is read."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.store import (
    STEPS,
    Store,
    StoreFault,
    build_store,
    current_file,
    list_stores,
    open_store,
    restore_store,
)
from tests.registers import build_from, store_of, write_register
from tests.test_power_contracts import contract

KILLED_AT_A_STEP = """
import os, signal, sys
from pathlib import Path
from mvi_dashboard.importers import read_file
from mvi_dashboard.store import build_store

def die(step):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

build_store(Path(sys.argv[1]), [read_file(Path(sys.argv[2]))], on_step=die)
"""


def titles(store: Store) -> set[str]:
    return {row["title"] for row in store.rows("select title from contracts")}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_the_served_store_is_whole_and_the_next_import_works(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "first", contracts=[contract("een")]))
    before = current_file(folder)
    (second,) = write_register(tmp_path / "second", contracts=[contract("twee")])
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_A_STEP, str(folder), str(second), step], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert current_file(folder) == before
    assert titles(open_store(folder)) == {"Levering stroom een"}
    build_from(folder, [second])
    assert titles(open_store(folder)) == {"Levering stroom een", "Levering stroom twee"}
    assert not list(folder.glob("unfinished-*"))


def test_threads_on_one_store_never_get_each_others_answers(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[
            contract(f"c{number}", value_eur=str(1000 * number + 1000), department=f"afdeling {number}")
            for number in range(8)
        ],
    )
    wrong: list[str] = []

    def ask(number: int) -> None:
        for _ in range(40):
            figures = measure(store, ["contract_value_eur"], where={"department": f"afdeling {number}"})
            if list(figures["value"]) != [1000 * number + 1000]:
                wrong.append(f"{number}: {list(figures['value'])}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_open_reader_keeps_its_data_and_a_new_one_sees_the_new(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "first", contracts=[contract("een")]))
    reader = open_store(folder)
    build_from(folder, write_register(tmp_path / "second", contracts=[contract("twee")]))
    assert titles(reader) == {"Levering stroom een"}
    assert len(titles(open_store(folder))) == 2


def test_an_opened_store_cannot_be_written(tmp_path: Path) -> None:
    store = store_of(tmp_path, contracts=[contract("een")])
    for statement in (
        "delete from contracts",
        "create table x as select 1",
        "copy contracts to 'out.csv'",
        "attach 'other.duckdb'",
    ):
        with pytest.raises(duckdb.Error):
            store.query(statement)


def test_earlier_stores_are_kept_and_can_be_restored(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "first", contracts=[contract("een")]))
    first = current_file(folder)
    assert first is not None
    build_from(folder, write_register(tmp_path / "second", contracts=[contract("twee")]))
    assert len(list_stores(folder)) == 2
    restore_store(folder, first.name)
    assert titles(open_store(folder)) == {"Levering stroom een"}
    with pytest.raises(StoreFault):
        restore_store(folder, "../elsewhere.duckdb")


def test_importing_the_same_file_twice_changes_no_figure(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    paths = write_register(tmp_path / "in", contracts=[contract("een"), contract("twee", value_eur="5000")])
    first = build_from(folder, paths)
    again = build_from(folder, paths)
    assert again.data_hash == first.data_hash
    assert (again.total("rows_accepted"), again.total("rows_merged")) == (2, 2)
    assert list(measure(open_store(folder), ["contract_value_eur"])["value"]) == [485_000]


def test_one_mended_row_changes_exactly_that_contract(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "in", contracts=[contract("een"), contract("twee", value_eur="5000")]))
    before = open_store(folder).rows("select contract_id, value_eur from contracts order by 1")
    build_from(folder, write_register(tmp_path / "mended", contracts=[contract("twee", value_eur="6000")]))
    after = open_store(folder).rows("select contract_id, value_eur from contracts order by 1")
    assert [row["contract_id"] for row, old in zip(after, before, strict=True) if row != old] == ["twee"]


def test_the_order_of_rows_and_files_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    rows = [contract("een"), contract("twee"), contract("drie")]
    forward = build_from(tmp_path / "a", write_register(tmp_path / "f", contracts=rows))
    backward = build_from(tmp_path / "b", write_register(tmp_path / "r", contracts=rows[::-1]))
    changed = build_from(
        tmp_path / "c", write_register(tmp_path / "m", contracts=[*rows[:2], contract("drie", title="Anders")])
    )
    assert forward.data_hash == backward.data_hash != changed.data_hash


def test_a_dry_run_publishes_nothing(tmp_path: Path) -> None:
    from mvi_dashboard.importers import read_file

    (path,) = write_register(tmp_path / "in", contracts=[contract("een")])
    report = build_store(tmp_path / "store", [read_file(path)], dry_run=True)
    assert report.published is None
    assert report.total("rows_accepted") == 1
    assert current_file(tmp_path / "store") is None


def test_a_file_with_nothing_acceptable_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "in", contracts=[contract("een")]))
    before = current_file(folder)
    report = build_from(folder, write_register(tmp_path / "bad", contracts=[contract("twee", title="")]))
    assert report.published is None
    assert report.total("rows_rejected") == 1
    assert current_file(folder) == before


def test_two_imports_at_once_are_refused_with_a_name(tmp_path: Path) -> None:
    paths = write_register(tmp_path / "in", contracts=[contract("een")])
    seen: list[str] = []

    def second_import(step: str) -> None:
        if step == "merge":
            with pytest.raises(StoreFault) as fault:
                build_from(tmp_path / "store", paths)
            seen.append(fault.value.rule)

    from mvi_dashboard.importers import read_file

    build_store(tmp_path / "store", [read_file(path) for path in paths], on_step=second_import)
    assert seen == ["import_running"]


def test_a_named_factor_that_is_in_no_list_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mvi_dashboard.store import deriving

    load = deriving.load_reference

    def without_wind(connection: Any) -> None:
        load(connection)
        connection.execute("delete from emission_factors where factor_id = 'electricity_wind'")

    monkeypatch.setattr("mvi_dashboard.store.building.load_reference", without_wind)
    from tests.test_power_contracts import PROOF, application

    with pytest.raises(duckdb.Error, match="electricity_wind"):
        store_of(
            tmp_path,
            contracts=[contract("een")],
            applications=[application("een", **PROOF)],
            quantities=[{"application_id": "een-1", "period": "per_year", "purchased_quantity": "1", "unit": "kWh"}],
            stages=[{"application_id": "een-1", "stage": "in_contract"}],
        )


def test_the_published_file_opens_in_older_tools(tmp_path: Path) -> None:
    store_of(tmp_path, contracts=[contract("een")])
    path = current_file(tmp_path / "store")
    assert path is not None
    assert not os.access(path, os.W_OK) or os.getuid() == 0
    with duckdb.connect(str(path), read_only=True) as connection:
        tags = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchone()
    assert tags is not None
    assert str(tags[0]).startswith("v1.5")


def test_raw_cells_never_enter_the_published_file(tmp_path: Path) -> None:
    store = store_of(tmp_path, contracts=[contract("een")])
    schemas = {row["schema_name"] for row in store.rows("select distinct schema_name from duckdb_tables()")}
    assert schemas == {"main"}
