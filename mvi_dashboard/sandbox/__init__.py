"""The SQL of a reader: run in a process of its own, within limits of the operating system, on what pages may show.

`running` starts the process, bounds and kills it; `child` is the process; `visible` says which tables there are.
"""

from mvi_dashboard.sandbox.faults import RULES, SandboxFault
from mvi_dashboard.sandbox.limits import AT_ONCE, LIMITS, Limits
from mvi_dashboard.sandbox.literals import spell_out
from mvi_dashboard.sandbox.running import Answer, run_sql
from mvi_dashboard.sandbox.schema import SchemaColumn, SchemaTable, schema
from mvi_dashboard.sandbox.visible import GROUPS, VISIBLE
from mvi_dashboard.sandbox.wording import say_cell, say_cut, say_fault, say_unlimited

__all__ = [
    "AT_ONCE",
    "GROUPS",
    "LIMITS",
    "RULES",
    "VISIBLE",
    "Answer",
    "Limits",
    "SandboxFault",
    "SchemaColumn",
    "SchemaTable",
    "run_sql",
    "say_cell",
    "say_cut",
    "say_fault",
    "say_unlimited",
    "schema",
    "spell_out",
]
