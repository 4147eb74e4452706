"""What a function of an organisation says in one sentence on the alderman's page: advice, a decision asked, a decision taken.

Each is an entry in the journal (`store/journal`): the last one of its kind counts from the next build on, until it is taken back.
"""

import datetime
from dataclasses import dataclass

from mvi_dashboard.contracts import STATEMENTS
from mvi_dashboard.store import Entry, Store, StoreFault, standing_entries, write_entry

KINDS = ("advice", "decision_asked", "decision_taken")
MOST_CHARACTERS = 170
"""With function and date this is as much as the A4 has room for."""


@dataclass(frozen=True)
class Statement:
    """One sentence, the function that says it, and since when."""

    text: str
    by: str
    on: datetime.date


def state(store: Store, organisation: str, kind: str, text: str, by: str, at: datetime.datetime | None = None) -> None:
    """Keeps a sentence; an empty one takes back the last of its kind.

    `StoreFault` where it names no function, or a person, or where there is nothing to take back.
    """
    said = " ".join(text.split())[:MOST_CHARACTERS]
    folder = store.path.parent
    subject = {"organisation": organisation, "statement_kind": kind}
    if not said and subject not in [dict(entry.subject) for entry in standing_entries(folder, STATEMENTS.name)]:
        raise StoreFault("nothing_stated")
    content = {"sentence": said} if said else None
    moment = at or datetime.datetime.now(datetime.UTC)
    write_entry(folder, Entry(STATEMENTS.name, subject, content, by, "", moment))


def read_statement(store: Store, organisation: str | None, kind: str) -> Statement | None:
    """The sentence of a kind that stands in the store; None without one, or where the figures are of several organisations."""
    rows = store.rows(
        "select sentence, judge, judged_on from statements where organisation = $organisation and statement_kind = $kind",
        {"organisation": organisation, "kind": kind},
    )
    return Statement(rows[0]["sentence"], rows[0]["judge"], rows[0]["judged_on"]) if rows else None
