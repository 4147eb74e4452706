"""What the published notices of one file say, gathered into tables: contracts, notices without an award, and assessments.

A record (a notice, a release, a spreadsheet row) may tell of several contracts, and several records of one. Contacts and
other persons in notices are never read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import pandas as pd

from mvi_dashboard.importers.notice_codes import Flag
from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows

Cells = Mapping[str, str | None]
Remark = tuple[str, str, str | None]
"""A rule, the column that it is about, and what stood there."""

_ORIGINAL_COLUMNS = ("notice_id", "procurement_id", "title", "organisation", "notice_kind", "published_on", "address")


@dataclass
class NoticeBook:
    """One file while it is being read; `organisation` is given by the user and fills records that name no buyer."""

    file: str
    format: str
    organisation: str | None = None
    records: dict[int, int] = field(default_factory=dict)
    originals: dict[int, Cells] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str | int | None]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def open_record(self, row: int, original: Cells, judged_under: int | None = None) -> None:
        """A row of the file, as the user knows it, and the row under which it is judged if not its own."""
        self.records[row] = row if judged_under is None else judged_under
        self.originals[row] = original

    def add_notice(self, row: int, cells: Cells, flags: Iterable[Flag] = ()) -> None:
        """A record without an award, and the themes that its buyer ticked."""
        self._add("notices", row, {**cells, **_themes(flags)})

    def add_contract(
        self,
        row: int,
        cells: Cells,
        winners: Iterable[str],
        remarks: Sequence[Remark] = (),
        flags: Iterable[Flag] = (),
    ) -> None:
        """A contract that a record tells of, who won it (the first one first), what to tell of it, and the themes ticked.

        The intake adds the lot to the number of a contract; what is assessed of it bears that number already.
        """
        names = list(dict.fromkeys(name for name in winners if name))
        ticked = list(flags)
        self._add("contracts", row, {**cells, "supplier_name": names[0] if names else None, **_themes(ticked)})
        number = " / ".join(part for part in (cells["contract_id"], cells.get("lot")) if part)
        for theme, (assessment, source) in _assessments(ticked).items() if cells["contract_id"] else ():
            known = {"contract_id": number, "theme": theme, "assessed_on": cells.get("delivered_on")}
            told = {"assessment": assessment, "assessment_source": source, "is_prefilled": "true"}
            self._add("assessments", row, {"organisation": cells.get("organisation"), **known, **told})
        if len(names) > 1:
            self.flag(row, "supplier_name", "further_winners", " | ".join(names[1:]))
        if not names:
            self.flag(row, "supplier_name", "winner_missing", None)
        for rule, column, value in remarks:
            self.flag(row, column, rule, value)
        if not cells.get("value_eur") and all(column != "value_eur" for _, column, _ in remarks):
            self.flag(row, "value_eur", "value_missing", None)

    def flag(self, row: int | None, column: str | None, rule: str, value: str | None, table: str = "contracts") -> None:
        """Something that the user should know of a record that is let in."""
        self.problems.append(Problem(self.file, table, row, column, rule, value, Severity.FLAG))

    def reject(self, row: int, rule: str, value: str | None) -> None:
        """Something that keeps a record out."""
        self.problems.append(Problem(self.file, "notices", row, None, rule, value, Severity.REJECT))

    def reading(self) -> Reading:
        """The file as read; buyers whose names differ in blanks and signs only go by one name."""
        if not self.records:
            self.problems.append(Problem(self.file, None, None, None, "no_rows", None, Severity.FLAG))
        self._name_buyers_once()
        columns = dict.fromkeys(name for cells in self.originals.values() for name in cells) or _ORIGINAL_COLUMNS
        originals = pd.DataFrame(
            [[cells.get(name) for name in columns] for cells in self.originals.values()],
            index=list(self.originals),
            columns=list(columns),
            dtype="str",
        )
        tables = tuple(
            TableRows(name, _frame(self.rows.get(name, [])), originals, {})
            for name in ("notices", "contracts", "assessments")
        )
        return Reading(self.file, self.format, len(self.records), tables, tuple(self.problems), self.records)

    def _add(self, table: str, row: int, cells: Cells) -> None:
        organisation = cells.get("organisation") or self.organisation
        self.rows.setdefault(table, []).append({**cells, "organisation": organisation, "source_row": row})

    def _name_buyers_once(self) -> None:
        """`Gemeente Reusel- DeMierden` -> the spelling that the user gave, else the one that the file uses most."""
        cells = [row for rows in self.rows.values() for row in rows if row["organisation"]]
        spellings: dict[str, Counter[str]] = {}
        for row in cells:
            name = str(row["organisation"])
            spellings.setdefault(_bare(name), Counter())[name] += 1
        chosen = {bare: counted.most_common(1)[0][0] for bare, counted in spellings.items()}
        if self.organisation and _bare(self.organisation) in chosen:
            chosen[_bare(self.organisation)] = self.organisation
        told: set[tuple[object, str]] = set()
        for row in cells:
            name = str(row["organisation"])
            row["organisation"] = chosen[_bare(name)]
            if row["organisation"] != name and (row["source_row"], name) not in told:
                told.add((row["source_row"], name))
                self.flag(int(row["source_row"] or 0), "organisation", "buyer_spelling", name, "notices")


def one_value(amounts: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None, bool]:
    """What the rows of one contract come to, with its currency, and whether one amount stood there more than once.

    One amount at every row is that of the whole and counts once; different ones are parts and are added up, as far as all
    are known and in one currency.
    """
    told = list(amounts)
    known = [(amount, currency) for amount, currency in told if amount]
    distinct = list(dict.fromkeys(known))
    if len(distinct) <= 1:
        amount, currency = distinct[0] if distinct else (None, None)
        return amount, currency, len(known) > 1
    numbers = [_number(amount) for amount, _ in distinct]
    if len(known) < len(told) or len({currency for _, currency in distinct}) > 1 or None in numbers:
        return None, None, False
    total = sum((number for number in numbers if number is not None), Decimal(0))
    return str(total), distinct[0][1], len(distinct) < len(known)


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None


def _themes(flags: Iterable[Flag]) -> dict[str, str | None]:
    words = dict.fromkeys(flag.word for flag in flags if flag.word)
    return {"mvi_themes": "; ".join(words) or None}


def _assessments(flags: Sequence[Flag]) -> dict[str, tuple[str, str]]:
    """Theme -> what was decided and where that stands; "none" counts only where nothing else is ticked."""
    found: dict[str, tuple[str, list[str]]] = {}
    is_ticked = any(flag.word for flag in flags)
    for flag in flags:
        for theme in flag.themes if flag.assessment == "asked" or not is_ticked else ():
            found.setdefault(theme, (str(flag.assessment), []))[1].append(flag.source)
    return {theme: (assessment, ", ".join(dict.fromkeys(sources))) for theme, (assessment, sources) in found.items()}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _frame(rows: list[dict[str, str | int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame.astype({name: "str" for name in frame.columns if name != "source_row"})
