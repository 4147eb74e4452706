"""The store: a folder of DuckDB files and a pointer to the current one; the only place that speaks to DuckDB.

An import builds a new file beside the current one, checks it and moves the pointer (`building`, `publishing`); readers
open the pointed file read-only and use a cursor per query (`reading`). A file that is being read is never written.
"""

from mvi_dashboard.store.building import ImportReport, build_store, forget_persons
from mvi_dashboard.store.faults import StoreFault
from mvi_dashboard.store.journal import Entry, read_entries, standing_entries, write_entry
from mvi_dashboard.store.merging import FileReport
from mvi_dashboard.store.publishing import STEPS, current_file, list_stores, restore_store
from mvi_dashboard.store.reading import Audit, Store, open_store
from mvi_dashboard.store.recomputing import columns, open_any, recompute
from mvi_dashboard.store.remembering import remember_mapping, remembered_mappings
from mvi_dashboard.store.stepping import CAUSES, Steps, join_answers, steps_between

__all__ = [
    "CAUSES",
    "STEPS",
    "Audit",
    "Entry",
    "FileReport",
    "ImportReport",
    "Steps",
    "Store",
    "StoreFault",
    "build_store",
    "columns",
    "current_file",
    "forget_persons",
    "join_answers",
    "list_stores",
    "open_any",
    "open_store",
    "read_entries",
    "recompute",
    "remember_mapping",
    "remembered_mappings",
    "restore_store",
    "standing_entries",
    "steps_between",
    "write_entry",
]
