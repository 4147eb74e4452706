"""A reader's own SQL: answered in a process of its own, and whatever it tries, the dashboard lives and stays small."""

import datetime
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings, ask
from mvi_dashboard.sandbox import (
    AT_ONCE,
    LIMITS,
    RULES,
    VISIBLE,
    Limits,
    SandboxFault,
    run_sql,
    running,
    say_cut,
    say_fault,
    say_unlimited,
    schema,
    spell_out,
)
from mvi_dashboard.selects import select
from mvi_dashboard.store import Store
from tests.conftest import PROJECT
from tests.pages.town import town_store

NL, EN = Language("nl"), Language("en")
HASTY = Limits(seconds=1)
CHILD = PROJECT / "mvi_dashboard" / "sandbox" / "child.py"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return town_store(tmp_path_factory.mktemp("sandbox-town"))


def fault_of(store: Store, sql: str, limits: Limits = HASTY) -> SandboxFault:
    with pytest.raises(SandboxFault) as caught:
        run_sql(store, sql, limits)
    return caught.value


# -------------------------------------------------------------------------------------------------------- what it gives


def test_an_answer_is_typed_exact_and_keeps_what_is_not_known(town: Store) -> None:
    answer = run_sql(
        town,
        "select contract_id, value_eur, start_date, is_framework, cpv_code, 7 as count, 0.5::double as half"
        " from contracts order by contract_id",
    )
    assert answer.types[:4] == ("varchar", "decimal(18,2)", "date", "boolean")
    first, second = answer.frame.to_dict("records")[:2]
    assert first["contract_id"] == "N-1"
    assert first["cpv_code"] is None
    assert second == {
        "contract_id": "S-1",
        "value_eur": Decimal("400000.00"),
        "start_date": datetime.date(2024, 1, 1),
        "is_framework": False,
        "cpv_code": "90911200",
        "count": 7,
        "half": 0.5,
    }
    assert answer.cut == ""
    assert answer.unlimited == (), "this test runs on Linux, where everything is limited"


def test_what_has_no_common_type_travels_as_text_and_a_sum_of_integers_stays_exact(town: Store) -> None:
    answer = run_sql(
        town, "select [1, 2] as list, {'a': 1} as pair, sum(9007199254740993) as large, 'x'::blob as bytes"
    )
    row = answer.frame.to_dict("records")[0]
    assert row["list"] == "[1, 2]"
    assert row["pair"] == "{'a': 1}"
    assert row["large"] == Decimal(9007199254740993)
    assert row["bytes"] == "x"


def test_the_order_asked_is_the_order_given(town: Store) -> None:
    answer = run_sql(town, "select i from range(50000) t(i) order by i desc -- the last ones first")
    assert list(answer.frame["i"][:3]) == [49_999, 49_998, 49_997]
    assert len(answer.frame) == LIMITS.rows
    assert answer.cut == "rows"
    assert "10.000" in say_cut(NL, answer.cut, len(answer.frame))


def test_the_sql_of_a_figure_gives_that_figure(town: Store) -> None:
    for indicator, by in (("co2_avoided_t", ("product_group",)), ("circular_share", ("department", "cluster"))):
        question = ask(indicator, by, {"organisation": ["Toetsgemeente (fictief)", None]}, None, None, 2025)
        frame = run_sql(town, spell_out(*select(question))).frame
        figures = measure(town, [indicator], by, {"organisation": ["Toetsgemeente (fictief)", None]}, None, Settings())
        assert list(frame["contracts_known"]) == list(figures["contracts_known"])
        parts = [None if pd.isna(part) else float(part) / question.indicator.scale for part in frame["total_part"]]
        if indicator == "co2_avoided_t":
            assert parts == [None if value != value else value for value in figures["value"]]  # noqa: PLR0124 - NaN


def test_values_are_written_out_as_literals() -> None:
    sql = spell_out("select $a, $b, $c, $d, $ab", {"a": "l'eau", "b": None, "c": 2.5, "d": True, "ab": 7})
    assert sql == "select 'l''eau', null, 2.5, true, 7"


# ----------------------------------------------------------------------------------------------------- what it refuses

REFUSED = {
    "reads a file": ("select * from read_text('/etc/passwd')", "function_kept_back", "read_text"),
    "reads many files": ("from read_text('/etc/*')", "function_kept_back", "read_text"),
    "reads a file as a table": ("from '/etc/passwd'", "unknown_table", "/etc/passwd"),
    "reads a csv from proc": ("from read_csv('/proc/self/environ')", "function_kept_back", "read_csv"),
    "reads binary": ("from read_blob('/proc/self/maps')", "function_kept_back", "read_blob"),
    "reads parquet": ("from parquet_scan('/tmp/*.parquet')", "function_kept_back", "parquet_scan"),
    "reads json": ("from read_json_auto('/etc/os-release')", "function_kept_back", "read_json_auto"),
    "reads the web": ("from 'https://example.org/x.parquet'", "unknown_table", "https://example.org"),
    "lists files": ("from glob('/*')", "function_kept_back", "glob"),
    "sniffs": ("from sniff_csv('/etc/passwd')", "function_kept_back", "sniff_csv"),
    "another database file": ("from read_duckdb('/tmp/x.duckdb')", "function_kept_back", "read_duckdb"),
    "hidden in a subquery": (
        "select (select count(*) from read_text('/etc/passwd')) from contracts",
        "function_kept_back",
        "read_text",
    ),
    "hidden in text": ("from query('from read_text(''/etc/passwd'')')", "function_kept_back", "query"),
    "table by name": ("from query_table('problems')", "function_kept_back", "query_table"),
    "writes a file": ("copy (select 1) to '/tmp/written.csv'", "only_select", ""),
    "writes to the terminal": ("copy (select 1) to '/dev/stdout'", "only_select", ""),
    "exports": ("export database '/tmp/exported'", "only_select", ""),
    "attaches": ("attach '/tmp/other.duckdb' as other", "only_select", ""),
    "attaches memory": ("attach ':memory:' as other", "only_select", ""),
    "installs": ("install httpfs", "only_select", ""),
    "loads": ("load httpfs", "only_select", ""),
    "sets": ("set memory_limit = '100GB'", "only_select", ""),
    "resets": ("reset memory_limit", "only_select", ""),
    "sets a variable": ("set variable x = 1", "only_select", ""),
    "pragma": ("pragma database_list", "only_select", ""),
    "calls": ("call pragma_version()", "only_select", ""),
    "creates": ("create temp table t as select 1", "only_select", ""),
    "shadows": ("create temp view contracts as select 1", "only_select", ""),
    "macro": ("create macro f() as 1", "only_select", ""),
    "secret": ("create secret (type s3, key_id 'x', secret 'y')", "only_select", ""),
    "inserts": ("insert into contracts (title) values ('x')", "only_select", ""),
    "inserts inside a step": (
        "with x as (insert into targets by name (select 'x' as unit) returning *) select * from x",
        "only_select",
        "",
    ),
    "updates": ("update contracts set title = 'x'", "only_select", ""),
    "deletes": ("delete from contracts", "only_select", ""),
    "drops": ("drop table contracts", "only_select", ""),
    "explains": ("explain analyze select 1", "only_select", ""),
    "prepares": ("prepare p as select 1", "only_select", ""),
    "checkpoints": ("force checkpoint", "only_select", ""),
    "shows": ("show all tables", "only_select", ""),
    "shows in a step": ("select * from (show databases)", "only_select", ""),
    "two questions": ("select 1; select 2", "several_statements", "2"),
    "a question and a deed": ("select 1; drop table contracts", "several_statements", "2"),
    "environment": ("select getenv('HOME')", "function_kept_back", "getenv"),
    "settings": ("select current_setting('secret_directory')", "function_kept_back", "current_setting"),
    "qualified": ("select system.main.current_setting('home_directory')", "function_kept_back", "current_setting"),
    "all settings": ("from duckdb_settings()", "function_kept_back", "duckdb_settings"),
    "paths": ("from duckdb_databases()", "function_kept_back", "duckdb_databases"),
    "catalogue": ("from information_schema.tables", "unknown_table", "information_schema.tables"),
    "catalogue, other name": ("from pg_catalog.pg_class", "unknown_table", "pg_catalog.pg_class"),
    "catalogue, view": ("from duckdb_tables", "unknown_table", "duckdb_tables"),
    "raw cells": ("from problems", "unknown_table", "problems"),
    "single efforts": ("from social_return_efforts", "unknown_table", "social_return_efforts"),
    "single values": ("from main.social_return_values", "unknown_table", "main.social_return_values"),
    "a step of the same name": (
        "select * from (with problems as (select 1) from problems) as a, problems",
        "unknown_table",
        "problems",
    ),
    "logs": ("select write_log('x')", "function_kept_back", "write_log"),
    "waits": ("select sleep_ms(600000)", "function_kept_back", "sleep_ms"),
    "waits, other name": ("select pg_sleep(600)", "function_kept_back", "pg_sleep"),
    "no such table": ("from contract", "unknown_table", "contract"),
    "no such column": ("select titel from contracts", "unknown_column", "titel"),
    "no sense": ("selec 1", "said_by_engine", "selec"),
    "no end": ("select 'abc", "said_by_engine", "unterminated"),
    "no value": ("select $1", "said_by_engine", ""),
    "no end of remark": ("select 1 /*", "said_by_engine", ""),
    "only a remark": ("-- nothing", "nothing_asked", ""),
    "nothing": ("  \n ", "nothing_asked", ""),
    "zero bytes": ("select '\0'", "not_text", ""),
    "half a character": ("select '\ud800'", "not_text", ""),
    "a book": (f"select {'1 + ' * 6000} 1", "too_long", ""),
    "a tower": (f"select {'1 + ' * 4000} 1", "said_by_engine", ""),
    "a list of towers": (f"select {'[' * 5000}{']' * 5000}", "", ""),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_no_question_to_these_data_is_refused_in_one_sentence(town: Store, attempt: str) -> None:
    sql, rule, named = REFUSED[attempt]
    fault = fault_of(town, sql)
    assert rule in ("", fault.rule), fault
    for language in (NL, EN):
        sentence, advice = say_fault(language, fault)
        assert named in sentence
        assert "\n" not in sentence + advice
        assert "{" not in sentence.replace(sql, "")
        assert len(sentence) < 500


def test_nothing_was_written_anywhere(town: Store, tmp_path: Path) -> None:
    before = town.path.read_bytes()
    for sql in (
        f"copy (select 1) to '{tmp_path}/x.csv'",
        f"export database '{tmp_path}/x'",
        f"attach '{tmp_path}/x.db'",
    ):
        fault_of(town, sql)
    assert list(tmp_path.iterdir()) == []
    assert town.path.read_bytes() == before


def test_every_fault_has_a_sentence_and_an_advice_in_every_language() -> None:
    told = {"name": "x", "near": "", "message": "x", "count": 2, "length": 1, "most": 1, "seconds": 2, "megabytes": 3}
    for code in LANGUAGES:
        for rule in RULES:
            assert all(say_fault(Language(code), SandboxFault(rule, **told)))
        assert "geheugen" in say_unlimited(NL, ["memory"])
        assert say_unlimited(Language(code), []) == ""


# ------------------------------------------------------------------------------------------------ what it cannot exhaust

BOMBS = {
    "a list of everything": "select list(i) over () from range(3000000) t(i) limit 10",
    "a huge cross join": "select count(*) from range(10000000000) a, range(10000000000) b",
    "a sorted cross join": "select a.i from range(100000) a(i), range(100000) b(i) order by a.i * b.i % 7919 desc",
    "no end": "with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r",
    "a long count": "select sum(i * i % 7) from range(5000000000000) t(i)",
    "one huge cell": "select repeat('x', 2000000000)",
    "one large cell": "select repeat('x', 100000000)",
    "huge cells": "select repeat('x', 50000000) from range(1000)",
    "one growing cell": "select string_agg(repeat('x', 1000), '') from range(100000000)",
    "lists of lists": "select list(range(1000000)) from range(1000)",
    "a lambda": "select list_sum(list_transform(range(50000000), lambda x: x * random()))",
    "many different": "select count(distinct hash(i, j)) from range(100000) a(i), range(100000) b(j)",
}
ENDS = {"out_of_memory", "out_of_time", "row_too_large"}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_put_out_and_the_next_question_is_answered(town: Store, bomb: str) -> None:
    fault = fault_of(town, BOMBS[bomb])
    assert fault.rule in ENDS, fault
    assert (
        str(HASTY.seconds) in say_fault(NL, fault)[0]
        or "1.024 MB" in say_fault(NL, fault)[0]
        or "rij" in say_fault(NL, fault)[0]
    )
    assert run_sql(town, "select 42 as answer").frame["answer"][0] == 42


@pytest.mark.parametrize(
    ("flood", "cut"),
    [
        ("select * from range(5000000000)", "rows"),
        ("with recursive r as (select 1 as n union all select n + 1 from r) select * from r", "rows"),
        ("select repeat('x', 20000) as wide from range(1000000)", "bytes"),
    ],
)
def test_a_flood_is_cut_and_says_so(town: Store, flood: str, cut: str) -> None:
    answer = run_sql(town, flood, HASTY)
    assert answer.cut == cut
    assert 0 < len(answer.frame) <= HASTY.rows
    assert answer.frame.memory_usage(deep=True).sum() <= 2 * HASTY.bytes
    assert NL.number(len(answer.frame)) in say_cut(NL, answer.cut, len(answer.frame))


def test_neither_the_dashboard_nor_the_query_takes_more_memory_than_its_limit(town: Store) -> None:
    """In a fresh process, so that its peak is that of these queries alone."""
    script = """
import json, resource, sys
from pathlib import Path
from mvi_dashboard.sandbox import Limits, SandboxFault, run_sql
from mvi_dashboard.store import open_store
store = open_store(Path(sys.argv[1]))
def peak(who): return resource.getrusage(who).ru_maxrss * 1024
run_sql(store, "select 1")
before, ends = peak(resource.RUSAGE_SELF), []
for bomb in json.loads(sys.argv[2]):
    try:
        ends.append(run_sql(store, bomb, Limits(seconds=1)).cut)
    except SandboxFault as fault:
        ends.append(fault.rule)
print(json.dumps([peak(resource.RUSAGE_SELF) - before, peak(resource.RUSAGE_CHILDREN), ends]))
"""
    bombs = [
        *(BOMBS[name] for name in ("a list of everything", "one huge cell", "lists of lists", "huge cells")),
        "select repeat('x', 20000) from range(1000000)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, str(town.path.parent), json.dumps(bombs)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    grown, largest, ends = json.loads(done.stdout)
    assert set(ends) <= {*ENDS, "bytes"}
    assert grown < 8 * HASTY.bytes
    assert largest <= HASTY.memory_bytes


# -------------------------------------------------------------------------- what holds when the engine itself gives way


def pretend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Put another program in the place of the child: what a query that took it over could do."""
    path = tmp_path / "child.py"
    path.write_text("import json, os, sys, time\nsys.stdin.buffer.read()\n" + script, encoding="utf-8")
    monkeypatch.setattr(running, "CHILD", path)


def test_a_child_that_never_answers_is_killed(town: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)")
    assert fault_of(town, "select 1", Limits(seconds=1, starting_seconds=0)).rule == "out_of_time"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


PICKLED = """
import pickle
sys.stdout.buffer.write(b'{"types": [], "cut": "", "unlimited": []}\\n' + pickle.dumps(print))
"""


@pytest.mark.parametrize(
    "script",
    [
        "while True: sys.stdout.buffer.write(b'x' * 65536)",
        "sys.stdout.buffer.write(b'{}\\n'); sys.stdout.flush()\nwhile True: sys.stdout.buffer.write(b'x' * 65536)",
        "print('no json')",
        "print('[1, 2]')",
        'print(\'{"types": [], "cut": "", "unlimited": []}\')',
        PICKLED,
        'print(\'{"fault": "no such rule"}\')',
        "sys.exit(3)",
        "",
    ],
    ids=["flood", "flood of rows", "no json", "a list", "no rows", "pickle", "no such rule", "leaves", "silent"],
)
def test_a_child_that_talks_nonsense_is_not_believed(
    town: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    pretend(monkeypatch, tmp_path, script)
    assert fault_of(town, "select 1").rule == "stopped"


@pytest.mark.parametrize(
    ("name", "rule"),
    [("SIGXCPU", "out_of_time"), ("SIGALRM", "out_of_time"), ("SIGABRT", "out_of_memory"), ("SIGSEGV", "stopped")],
)
def test_how_a_child_ended_is_understood(
    town: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, rule: str
) -> None:
    pretend(monkeypatch, tmp_path, f"os.kill(os.getpid(), {int(signal.Signals[name])})")
    assert fault_of(town, "select 1").rule == rule


AFTER_THE_DOORS_CLOSED: dict[str, str] = {
    "open a file": "open('/etc/passwd')",
    "read its own environment": "open('/proc/self/environ')",
    "write a file": "open('/tmp/written-by-a-query', 'w')",
    "listen": "socket.socket()",
    "fork": "os.fork()",
    "run a program": "subprocess.run(['/bin/true'])",
    "raise the limit on files": "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))",
    "raise the limit on memory": "resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))",
    "become root again": "os.setuid(0) if os.getuid() else bytes(2**40)",
    "take all memory": "bytes(2**31)",
    "change a setting": "connection.execute(\"set memory_limit = '100GB'\")",
    "read a file with the engine": "connection.execute(\"from read_text('/etc/passwd')\")",
    "write the store": "connection.execute(\"insert into contracts (title) values ('x')\")",
}


@pytest.mark.parametrize("deed", AFTER_THE_DOORS_CLOSED)
def test_behind_closed_doors_even_our_own_code_can_do_no_harm(town: Store, deed: str) -> None:
    script = f"""
import importlib.util, os, resource, socket, subprocess, sys
spec = importlib.util.spec_from_file_location('child', {str(CHILD)!r})
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
limits = dict(seconds=5, wall_seconds=8, cpu_seconds=8, memory_bytes=2**30, engine_bytes=2**28, threads=2)
assert child.limit_machine(limits) == []
connection = child.open_locked({str(town.path)!r}, limits)
assert child.close_doors() == []
print('ready', flush=True)
try:
    {AFTER_THE_DOORS_CLOSED[deed]}
except Exception as refused:
    print('refused', type(refused).__name__, flush=True)
else:
    print('done', flush=True)
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", script],
        env={"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.startswith("ready\nrefused"), done.stdout + done.stderr


def test_a_query_knows_nothing_of_the_environment(town: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "hush")
    pretend(
        monkeypatch,
        tmp_path,
        "print(json.dumps({'fault': 'said_by_engine', 'parameters': {'message': ' '.join(os.environ) + os.getcwd()}}))",
    )
    said = str(fault_of(town, "select 1").parameters["message"])
    assert "SECRET" not in said
    assert "HOME" not in said
    assert str(PROJECT) not in said


# ------------------------------------------------------------------------------------------------------ many at a time


def test_only_a_few_run_at_a_time_and_the_others_wait_their_turn(town: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    running_now, most = [], []
    converse = running._converse

    def watched(request: bytes, limits: Limits) -> tuple[dict[str, object], bytes]:
        running_now.append(1)
        most.append(len(running_now))
        try:
            return converse(request, limits)
        finally:
            running_now.pop()

    monkeypatch.setattr(running, "_converse", watched)
    answers: list[int] = []

    def ask_one(number: int) -> None:
        answers.append(int(run_sql(town, f"select {number} as n").frame["n"][0]))

    in_threads([lambda number=number: ask_one(number) for number in range(4 * AT_ONCE)])  # type: ignore[misc]
    assert sorted(answers) == list(range(4 * AT_ONCE))
    assert max(most) == AT_ONCE


def test_who_waits_too_long_is_told_to_come_back_and_places_are_given_back(town: Store) -> None:
    endless = BOMBS["a long count"]
    ends: list[str] = []
    begun = threading.Barrier(AT_ONCE + 1)

    def run_endless() -> None:
        begun.wait()
        ends.append(fault_of(town, endless).rule)

    hold = [threading.Thread(target=run_endless) for _ in range(AT_ONCE)]
    for thread in hold:
        thread.start()
    begun.wait()
    while running._places._value:
        threading.Event().wait(0.01)
    assert fault_of(town, "select 1", Limits(wait_seconds=0)).rule == "busy"
    for thread in hold:
        thread.join()
    assert ends == ["out_of_time"] * AT_ONCE
    assert run_sql(town, "select 1 as n").frame["n"][0] == 1


def in_threads(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# ------------------------------------------------------------------------------------------------------ what it may see


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_visible_table_and_column_is_explained(town: Store, code: str) -> None:
    tables = schema(town, Language(code))
    assert [table.name for table in tables] == list(VISIBLE)
    assert all(table.meaning for table in tables)
    unexplained = [f"{table.name}.{column.name}" for table in tables for column in table.columns if not column.meaning]
    assert not unexplained, f"write a sentence under [schema.column] in {code}.toml for {unexplained}"


def test_every_visible_table_can_be_asked(town: Store) -> None:
    everything = " union all ".join(f"select '{name}' as name, count(*) as rows from {name}" for name in VISIBLE)
    assert list(run_sql(town, everything).frame["name"]) == list(VISIBLE)


def test_nothing_of_persons_is_visible(town: Store) -> None:
    columns = {column.name for table in schema(town, EN) for column in table.columns}
    assert not columns & {"person_token", "effort_id", "building_block", "hours", "birth_date", "email", "telephone"}
    hidden = {"social_return_efforts", "social_return_values", "social_return_counted_efforts", "problems"}
    assert not hidden & set(VISIBLE)
