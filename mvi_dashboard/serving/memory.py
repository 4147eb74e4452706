"""What was made before and need not be made again, shared by all readers of this process.

Streamlit's own cache would do the same, but spends a quarter of a rerun on reading the signatures of what it keeps.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memory:
    """Keeps so many things by name and forgets what was not asked for longest; what it gives is shared, so never change it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def recall(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under a name, else what `make` gives; readers who ask at the same moment wait for the first one."""
        with self._lock:
            if name in self._kept:
                known: Made = self._found(name)
                return known
            making = self._making.setdefault(name, threading.Lock())
        with making:
            with self._lock:
                if name in self._kept:
                    just_made: Made = self._found(name)
                    return just_made
            try:
                made = make()
                with self._lock:
                    self._kept[name] = made
                    while len(self._kept) > self._most:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(name, None)
        return made

    def known(self, name: Hashable) -> Any | None:
        """What is kept under a name; None where nothing is."""
        with self._lock:
            return self._found(name) if name in self._kept else None

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _found(self, name: Hashable) -> Any:
        self._kept.move_to_end(name)
        return self._kept[name]
