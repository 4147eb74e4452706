"""What is new between the store that a reader saw last and the one she sees now, in sentences."""

from pathlib import Path

from mvi_dashboard.importers.books import parts_of
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut
from mvi_dashboard.store import Store, StoreFault, columns, list_stores, open_any
from mvi_dashboard.telling.phrases import say_outcome
from mvi_dashboard.view import ask_store

MOST_FILES = 3
_MEASURED = (
    "counted_contracts",
    "counted_contract_years",
    "measured_contracts",
    "measured_contract_years",
    "measured_terms",
)
_DELIVERIES = (
    "select file, rows_accepted from deliveries where delivery_id > $seen and rows_accepted > 0"
    " order by delivery_id desc, file"
)
_IS_KNOWN = "select count(*) as known from deliveries where delivery_id = $seen"
_LAST = "select coalesce(max(delivery_id), '') as last from deliveries"
_CONTRACTS = "select count(*) as contracts from contracts"
_CHANGED = (
    "select count(*) as contracts from contracts c where c.delivery_id > $seen and exists (select 1 from changes d"
    " where d.delivery_id > $seen and d.organisation = c.organisation and d.contract_id = c.contract_id"
    " and (d.column_name is not null or d.table_name <> 'contracts'))"
)
_TOUCHED = "select count(*) as contracts from contracts where delivery_id > $seen"


def tell_news(store: Store, seen: str, language: Language) -> list[str]:
    """What changed since the store file `seen`: files read, contracts, and the headlines; empty where it is this one."""
    if seen == store.name:
        return []
    path = next((path for path in list_stores(store.path.parent) if path.name == seen), None)
    earlier = None if path is None else _opened(path)
    if earlier is None:
        return [language("news.other_data")]
    try:
        last = {"seen": earlier.rows(_LAST)[0]["last"]}
        is_later = bool(store.rows(_IS_KNOWN, last)[0]["known"]) and bool(store.rows(_DELIVERIES, last))
        told = [*_say_files(store, last, language), _say_contracts(earlier, store, last, language)] if is_later else []
        return [*(told or [language("news.other_data")]), *_say_headlines(earlier, store, language)]
    finally:
        earlier.close()


def _opened(path: Path) -> Store | None:
    try:
        return open_any(path)
    except StoreFault:
        return None


def _say_files(store: Store, last: dict[str, str], language: Language) -> list[str]:
    found = store.rows(_DELIVERIES, last)
    names = list(dict.fromkeys(parts_of(row["file"])[0] for row in found))
    more = language("news.more", count=language.number(len(names) - MOST_FILES)) if len(names) > MOST_FILES else ""
    rows = sum(row["rows_accepted"] for row in found)
    many = "one" if rows == 1 else "many"
    files = ", ".join(names[:MOST_FILES]) + more
    return [language(f"news.read_{many}", files=files, rows=language.number(rows))]


def _say_contracts(earlier: Store, store: Store, last: dict[str, str], language: Language) -> str:
    """How many contracts came in, and how many that were known were delivered again and changed by it."""
    before, now = (int(each.rows(_CONTRACTS)[0]["contracts"]) for each in (earlier, store))
    touched = int(store.rows(_TOUCHED, last)[0]["contracts"])
    fresh = max(now - before, 0)

    def counted(key: str, count: int) -> str:
        return language(f"news.{key}_{'one' if count == 1 else 'many'}", count=language.number(count))

    again = max(touched - fresh, 0)
    parts = [counted(key, count) for key, count in (("fresh", fresh), ("again", again)) if count]
    if again:
        changed = min(int(store.rows(_CHANGED, last)[0]["contracts"]), again)
        parts.append(counted("changed", changed) if changed else language("news.changed_none"))
    return " ".join(parts) or language("news.no_contracts")


def _say_headlines(earlier: Store, store: Store, language: Language) -> list[str]:
    """Each headline that reads otherwise than before, in the year shown now; one sentence where none does.

    Nothing where the earlier file has a layout that this version cannot ask: `mvi compare` computes it anew.
    """
    if any(columns(earlier, view) != columns(store, view) for view in _MEASURED):
        return []
    year = store.default_year
    before, now = (
        {outcome.indicator: outcome for outcome in ask_store(each, Cut(HEADLINES, year=year))}
        for each in (earlier, store)
    )
    told = []
    for indicator in HEADLINES:
        unit = INDICATORS[indicator].unit
        was, is_now = (
            say_outcome(language, unit, found[indicator]) if indicator in found else language("news.nothing")
            for found in (before, now)
        )
        if was != is_now:
            key = "headline" if INDICATORS[indicator].basis == "year" else "headline_over_term"
            name = language(f"headline.{indicator}.heading")
            told.append(language(f"news.{key}", name=name, year=year, before=was, now=is_now))
    return told or [language("news.same_headlines")]
