"""How much one query of a reader may use of the machine."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

AT_ONCE = 2
"""How many queries run at a time in one process of the dashboard."""


@dataclass(frozen=True)
class Limits:
    """Sizes of the sandbox, chosen so that `AT_ONCE` queries fit beside the dashboard on a small server.

    `engine_bytes` is what DuckDB may take and says so neatly; `memory_bytes` is what the operating system gives to the
    process as a whole, whatever the engine thinks. `seconds` is the engine's own limit; the process ends itself a second
    later, and is killed after `wall_seconds`.
    """

    seconds: int = 15
    starting_seconds: int = 10
    memory_bytes: int = 1024 * MEBIBYTE
    engine_bytes: int = 384 * MEBIBYTE
    threads: int = 2
    rows: int = 10_000
    bytes: int = 8 * MEBIBYTE
    characters: int = 20_000
    wait_seconds: int = 20

    @property
    def wall_seconds(self) -> int:
        """When the process is killed: the engine's limit and the time to start."""
        return self.seconds + self.starting_seconds

    @property
    def cpu_seconds(self) -> int:
        """Processor time of all threads together."""
        return self.threads * self.seconds + self.starting_seconds


LIMITS = Limits()
