"""The process that runs one query of a reader and dies: started by `running`, never imported by the dashboard.

It limits itself before it looks at the query, opens the store read-only and locked, closes every door that it
does not need any more (new files, new processes, other users' rights), checks the query, runs it, and writes one line of
JSON and an Arrow stream to its output. Needs only the standard library, DuckDB and PyArrow.
"""

import contextlib
import importlib
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any

try:
    resource: Any = importlib.import_module("resource")
except ImportError:  # not on Windows: what is not limited is told in the answer
    resource = None

ENGINE = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "lock_configuration": "true",
}
NOBODY = 65534
"""The user without rights of Linux; root becomes this one, since no limit on processes holds for root."""

QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
SOURCES = {"BASE_TABLE", "TABLE_FUNCTION", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "PIVOT", "COLUMN_DATA"}
ROW_MAKERS = {"range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row"}
"""Functions that may stand after `from`: they make rows from their own arguments."""

KEPT_BACK = {
    *("current_setting", "getenv", "getvariable", "write_log", "nextval", "currval", "sleep_ms", "pg_sleep"),
    *("json_execute_serialized_sql", "json_serialize_plan", "parse_duckdb_log_message", "query", "query_table"),
}
"""Functions that tell of the machine, wait, or run text; none of them is needed to ask a figure."""

SIMPLE = {
    *("boolean", "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint"),
    *("float", "double", "decimal", "varchar", "date", "timestamp"),
}
LARGE = {"hugeint", "uhugeint"}
LONGEST_MESSAGE = 300
ROWS_AT_ONCE = 1_000


class Refused(Exception):
    """A query that is not answered; `rule` names the text under `[sandbox]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.parameters = parameters


def main() -> None:
    """Read one request from standard input, write one answer to standard output."""
    request = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up in the answer
    limits = request["limits"]
    unlimited = limit_machine(limits)
    sys.path.extend(request["library"])
    import duckdb  # noqa: PLC0415 - not before the limits hold

    head: dict[str, Any]
    body = b""
    try:
        try:
            connection = open_locked(request["store"], limits)
        except duckdb.Error as error:
            raise Refused("not_started", message=shorten(str(error))) from error
        unlimited += close_doors()
        wake_in(limits["seconds"] + 1)  # whatever the start took, the query gets its own time and no more
        check(connection, request["sql"], set(request["visible"]))
        head, body = answer(connection, request["sql"], limits)
    except Refused as refused:
        head = {"fault": refused.rule, "parameters": refused.parameters}
    except (MemoryError, duckdb.OutOfMemoryException):
        head = {"fault": "out_of_memory", "parameters": {}}
    except duckdb.InterruptException:
        head = {"fault": "out_of_time", "parameters": {}}
    except RecursionError:
        head = {"fault": "too_deep", "parameters": {}}
    except duckdb.Error as error:
        head = explain(str(error))
    out.write(json.dumps({**head, "unlimited": unlimited}).encode() + b"\n" + body)
    out.flush()
    os._exit(0)  # nothing of the reader's query gets a turn after the answer


def limit_machine(limits: dict[str, int]) -> list[str]:
    """Let the operating system bound memory, time and files; gives the names of what it could not bound."""
    unlimited = []
    wake_in(limits["wall_seconds"])
    if resource is None:
        return ["memory", "cpu", "files", "processes"]
    wanted = [
        ("memory", "RLIMIT_AS", limits["memory_bytes"]),
        ("memory", "RLIMIT_DATA", limits["memory_bytes"]),
        ("cpu", "RLIMIT_CPU", limits["cpu_seconds"]),
        ("files", "RLIMIT_FSIZE", 0),
        ("files", "RLIMIT_CORE", 0),
    ]
    for name, limit, value in wanted:
        if not _bounded(limit, value):
            unlimited.append(name)
    return sorted(set(unlimited))


def wake_in(seconds: int) -> None:
    """Let the operating system end this process after a time, whatever it is doing then; a later call replaces it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def open_locked(path: str, limits: dict[str, int]) -> Any:
    """A connection that reads this one file and nothing else, and whose settings cannot be changed."""
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.ipc  # noqa: PLC0415

    connection = duckdb.connect(
        path,
        read_only=True,
        config={
            **ENGINE,
            "memory_limit": f"{limits['engine_bytes']}B",
            "threads": str(limits["threads"]),
            "max_execution_time": str(limits["seconds"] * 1000),
        },
    )
    # A first answer, so that everything an answer needs is loaded before the doors close.
    table = connection.sql("select 1 as warm, cast(1 as decimal(18, 2)) as exact, 'x' as text").to_arrow_table()
    with pa.ipc.new_stream(pa.BufferOutputStream(), table.schema) as stream:
        stream.write_table(table)
    return connection


def close_doors() -> list[str]:
    """No rights of root, no new file, no new process from here on; gives the names of what stays open."""
    if resource is None:
        return []
    still_open = []
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        except OSError:
            still_open.append("processes")
    if not _bounded("RLIMIT_NOFILE", 0):
        still_open.append("files")
    if not _bounded("RLIMIT_NPROC", 0):
        still_open.append("processes")
    return sorted(set(still_open))


def _bounded(limit: str, value: int) -> bool:
    """Whether the operating system took the limit, which nobody can raise again."""
    if not hasattr(resource, limit):
        return False
    try:
        resource.setrlimit(getattr(resource, limit), (value, value))
    except (OSError, ValueError):
        return False
    return True


def check(connection: Any, sql: str, visible: set[str]) -> None:
    """One question, on what may be seen; `Refused` for anything else.

    The engine's own parser says what stands in the text. What it lets through is still read-only, locked and limited.
    """
    statements = connection.extract_statements(sql)
    if not statements:
        raise Refused("nothing_asked")
    if len(statements) > 1:
        raise Refused("several_statements", count=len(statements))
    tree = json.loads(connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()[0])
    if tree.get("error") or len(tree["statements"]) != 1:
        raise Refused("only_select")
    nodes = list(_nodes(tree["statements"][0]["node"]))
    named = {entry["key"].lower() for node in nodes for entry in (node.get("cte_map") or {}).get("map", ())}
    listed = "select lower(table_name) from duckdb_tables() union all select lower(view_name) from duckdb_views()"
    existing = {name for (name,) in connection.execute(listed).fetchall()}
    for node in nodes:
        kind = node.get("type", "")
        if (kind.endswith("_NODE") and kind not in QUERIES) or not _sources(node) <= SOURCES | QUERIES:
            raise Refused("only_select")
        if "function_name" in node and node["function_name"].lower() in KEPT_BACK:
            raise Refused("function_kept_back", name=node["function_name"])
        if kind == "BASE_TABLE":
            _check_table(node, visible, named - existing)
        if kind == "TABLE_FUNCTION" and node["function"].get("function_name", "").lower() not in ROW_MAKERS:
            raise Refused("function_kept_back", name=node["function"].get("function_name", "?"))


def _sources(node: dict[str, Any]) -> set[Any]:
    """The kinds of what stands after `from` and beside `join` in one object; operands of an expression bear a class."""
    found = (node.get(key) for key in ("from_table", "left", "right", "source"))
    return {source.get("type") for source in found if isinstance(source, dict) and "class" not in source}


def _check_table(node: dict[str, Any], visible: set[str], named: set[str]) -> None:
    """A table that may be seen, or a step of the query itself that does not bear the name of any table."""
    path = [str(part).lower() for part in node["qualified_name"]["path"]]
    is_step = len(path) == 1 and path[0] in named
    is_seen = path[-1] in visible and (len(path) == 1 or path[-2] == "main")
    if not is_step and not is_seen:
        raise Refused("unknown_table", name=".".join(map(str, node["qualified_name"]["path"])))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in the parsed query, however deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def answer(connection: Any, sql: str, limits: dict[str, int]) -> tuple[dict[str, Any], bytes]:
    """The first rows of the answer, as many as the limits allow, as an Arrow stream."""
    import pyarrow as pa  # noqa: PLC0415

    relation = connection.sql(sql)
    types = [str(kind).lower() for kind in relation.types]
    columns = [_transportable(name, kind) for name, kind in zip(relation.columns, types, strict=True)]
    reader = relation.project(", ".join(columns)).limit(limits["rows"] + 1).to_arrow_reader(ROWS_AT_ONCE)
    kept, rows, size, is_cut = [], 0, 0, ""
    for batch in reader:
        if rows + batch.num_rows > limits["rows"]:
            batch, is_cut = batch.slice(0, limits["rows"] - rows), "rows"  # noqa: PLW2901
        while batch.num_rows and size + batch.nbytes > limits["bytes"]:
            batch, is_cut = batch.slice(0, batch.num_rows // 2), "bytes"  # noqa: PLW2901
        if is_cut == "bytes" and not rows + batch.num_rows:
            raise Refused("row_too_large")
        kept.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if is_cut:
            break
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, reader.schema) as stream:
        for batch in kept:
            stream.write_batch(batch)
    return {"types": types, "cut": is_cut}, sink.getvalue().to_pybytes()


def _transportable(name: str, kind: str) -> str:
    """A column as a type that every reader of Arrow shares; what has no such type travels as text."""
    column = '"' + name.replace('"', '""') + '"'
    plain = kind.partition("(")[0]
    if plain in SIMPLE:
        return column
    return f"cast({column} as {'decimal(38, 0)' if plain in LARGE else 'varchar'}) as {column}"


def explain(message: str) -> dict[str, Any]:
    """What the engine says, short enough for one sentence, and the line it means."""
    said = re.sub(r"^[A-Za-z ]+ Error: ", "", message.partition("\n\nLINE")[0].strip())
    line = re.search(r"LINE (\d+):", message)
    place = {"line": int(line.group(1))} if line else {}
    if missing := re.match(r'Referenced column "(.+?)" not found', said):
        near = re.search(r"Candidate bindings: (.+)", said)
        return {
            "fault": "unknown_column",
            "parameters": {"name": missing.group(1), "near": near.group(1) if near else ""},
        }
    return {"fault": "said_by_engine", "parameters": {"message": shorten(said), **place}}


def shorten(text: str) -> str:
    """One line, no longer than a sentence can bear."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= LONGEST_MESSAGE else line[: LONGEST_MESSAGE - 1] + "…"


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
