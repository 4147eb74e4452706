"""The fictitious municipality: a seeded generator of a register in the dashboard's own format.

Everything is drawn with whole numbers from `random.Random`, so that one seed gives the same bytes on every machine.
What the town buys, in which words and sizes stands in `data/reference/demo_*.csv`; see `data/contracts/README.md`.
"""

from mvi_dashboard.demo.files import write, write_rows
from mvi_dashboard.demo.generation import generate, stream

__all__ = ["generate", "stream", "write", "write_rows"]
