"""Runs one SQL text of a reader in a process of its own and gives its answer, or says in one fault why there is none."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.ipc

from mvi_dashboard.sandbox.faults import RULES, SandboxFault
from mvi_dashboard.sandbox.limits import AT_ONCE, LIMITS, MEBIBYTE, Limits
from mvi_dashboard.sandbox.visible import VISIBLE
from mvi_dashboard.store import Store

CHILD = Path(__file__).with_name("child.py")
HEAD_BYTES = 65_536
"""Room for names and types of columns beside the rows."""

OUT_OF_TIME = ("SIGXCPU", "SIGALRM")
OUT_OF_MEMORY = ("SIGABRT", "SIGBUS", "SIGKILL")
"""How a process ends that ran into its limits where the engine did not notice in time."""

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Answer:
    """The rows that a query gave: typed columns (Arrow), with null for what is not known.

    `types`: DuckDB's names of the columns' types; `cut`: "rows" or "bytes" where there was more than fits, else empty;
    `unlimited`: what this operating system could not bound (memory, cpu, files, processes).
    """

    frame: pd.DataFrame
    types: tuple[str, ...]
    cut: str
    seconds: float
    unlimited: tuple[str, ...]

    def rows(self, most: int | None = None) -> list[tuple[Any, ...]]:
        """The cells row by row, with None for null; the first `most` rows, or all of them."""
        frame = self.frame if most is None else self.frame.head(most)
        columns = (frame.iloc[:, place].tolist() for place in range(frame.shape[1]))
        return list(zip(*([None if cell is pd.NA else cell for cell in column] for column in columns), strict=True))


def run_sql(store: Store, sql: str, limits: Limits = LIMITS) -> Answer:
    """The answer to one SELECT on the published file of a store, with what a page may see and no more.

    Raises `SandboxFault`. At most `AT_ONCE` run at a time in one process of the dashboard; others wait a while.
    """
    _check_text(sql, limits)
    if not _places.acquire(timeout=limits.wait_seconds):
        raise SandboxFault("busy", seconds=limits.wait_seconds)
    try:
        began = time.monotonic()
        head, body = _converse(_request(store, sql, limits), limits)
        if "fault" in head:
            raise _fault(str(head["fault"]), dict(head.get("parameters", {})), limits)
        return _read(head, body, time.monotonic() - began)
    finally:
        _places.release()


def _check_text(sql: str, limits: Limits) -> None:
    if not sql.strip():
        raise SandboxFault("nothing_asked")
    if len(sql) > limits.characters:
        raise SandboxFault("too_long", length=len(sql), most=limits.characters)
    if any(ord(character) < ord(" ") and character not in "\t\r\n" for character in sql):
        raise SandboxFault("not_text")
    try:
        sql.encode()
    except UnicodeEncodeError as half:
        raise SandboxFault("not_text") from half


def _request(store: Store, sql: str, limits: Limits) -> bytes:
    sizes = ("seconds", "wall_seconds", "cpu_seconds", "memory_bytes", "engine_bytes", "threads", "rows", "bytes")
    document = {
        "store": str(store.path),
        "sql": sql,
        "visible": list(VISIBLE),
        "limits": {name: getattr(limits, name) for name in sizes},
        "library": [folder for folder in sys.path if folder],
    }
    return json.dumps(document).encode()


def _converse(request: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Send a request to a fresh process; its head and its rows, read no further than an answer may be long."""
    late = threading.Event()
    with _process() as process:

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.wall_seconds + 1, stop)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(request)
                process.stdin.close()
            except BrokenPipeError:
                pass  # it ended before it heard the question; how, says its exit status
            said = _read_at_most(process.stdout, HEAD_BYTES + 2 * limits.bytes)
        finally:
            timer.cancel()
            process.kill()
            status = process.wait()
    head, newline, body = said.partition(b"\n")
    if not newline:
        raise _fault("out_of_time" if late.is_set() else _how_it_ended(status), {}, limits)
    try:
        return dict(json.loads(head)), body
    except (ValueError, TypeError):
        raise SandboxFault("stopped") from None


@contextmanager
def _process() -> Iterator[subprocess.Popen[bytes]]:
    """The child, with nothing of our environment: no variable, no file, no place to write, no terminal."""
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    # One arena and the plain allocator: the limit on memory counts address space, which others reserve by the gigabyte.
    environment |= {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=CHILD.anchor,
        start_new_session=True,
    ) as process:
        yield process


def _read_at_most(stream: IO[bytes], most: int) -> bytes:
    """What the child says, up to a size; what a child says beyond it is no answer."""
    parts, size = [], 0
    while size <= most and (part := stream.read(min(65_536, most - size + 1))):
        parts.append(part)
        size += len(part)
    return b"".join(parts) if size <= most else b"\n"


def _how_it_ended(status: int) -> str:
    """The fault behind an exit status without an answer."""
    try:
        name = signal.Signals(-status).name if status < 0 else ""
    except ValueError:
        name = ""
    if name in OUT_OF_TIME:
        return "out_of_time"
    return "out_of_memory" if name in OUT_OF_MEMORY else "stopped"


def _fault(rule: str, parameters: dict[str, object], limits: Limits) -> SandboxFault:
    """The fault with what its sentence may name; a rule that we do not know is no rule."""
    told = {"seconds": limits.seconds, "megabytes": limits.memory_bytes // MEBIBYTE}
    return SandboxFault(rule if rule in RULES else "stopped", **told, **parameters)


def _read(head: dict[str, Any], body: bytes, seconds: float) -> Answer:
    """The answer, its rows checked before anything looks at them."""
    try:
        table = pa.ipc.open_stream(body).read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError) as garbled:
        raise SandboxFault("stopped") from garbled
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return Answer(frame, tuple(head["types"]), str(head["cut"]), seconds, tuple(head["unlimited"]))
