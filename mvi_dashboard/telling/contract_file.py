"""The file of one contract in words and tables: what it is, how its effect was computed. Pure: dossier in, HTML out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.contracts import Kind, table
from mvi_dashboard.dossier import Dossier
from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.printing.review import say_judged
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.contract_history import say_history
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import UNKNOWN, name_code, say_list

Record = Mapping[Any, Any]

FACTS = (
    "contract_id",
    "supplier_name",
    "supplier_kvk",
    "product_group",
    "cpv_code",
    "value_eur",
    "value_year_eur",
    "award_date",
    "start_date",
    "end_date",
    "last_end_date",
    "early_end_date",
    "notice_period_months",
    "department",
    "budget_holder",
    "procedure",
    "is_framework",
    "parent_contract_id",
    "organisation_share",
    "ambition_level",
)
EXPECTED = ("supplier_name", "product_group", "value_eur", "start_date", "end_date", "department", "budget_holder")
"""What a complete register tells; its absence is named."""

CRITERION = ("instrument", "stage", "attribution", "strategy", "is_measurable", "contract_share", "stage_date")
AGREEMENT = ("required_share", "offered_share", "base_type", "base_eur", "base_stage", "final_date", "penalty_rate")
EFFORT = ("stage", "claimed_eur", "accepted_eur", "reported_on")


@dataclass(frozen=True)
class Section:
    """One part of the file: its heading and its content."""

    heading: str
    body: Html


def contract_sections(dossier: Dossier, language: Language) -> list[Section]:
    """Everything known about a contract, theme by theme, and where it was read."""
    return [
        Section(str(dossier.contract["title"]), _facts(dossier, language)),
        Section(_say(language, "co2_heading"), _climate(dossier, language)),
        Section(_say(language, "circular_heading"), _circular(dossier, language)),
        Section(_say(language, "social_return_heading"), _social_return(dossier, language)),
        *([Section(_say(language, "spend_heading"), _spend(dossier, language))] if len(dossier.spend) else []),
        Section(_say(language, "history_heading"), say_history(language, dossier.changes)),
        Section(_say(language, "origin_heading"), _origin(dossier, language)),
    ]


def say_kilograms(language: Language, kilograms: float | Decimal | None) -> str:
    """Kilograms as tonnes that a reader can grasp; "?" where unknown."""
    return UNKNOWN if _is_missing(kilograms) else language.tonnes(Decimal(str(kilograms)) / 1000)


def _facts(dossier: Dossier, language: Language) -> Html:
    contract = dossier.contract
    recorded = [name for name in FACTS if name != "product_group" and contract.get(name) is not False]
    entries = _entries(language, "contracts", contract, recorded)
    if not _is_missing(contract.get("product_group")):
        group = name_code(language, "product_group", contract["product_group"])
        if dossier.classification is not None:
            group = f"{group} ({say_judged(language, dossier.classification)})"
        entries.insert(2, (language("column.contracts.product_group"), group))
    missing = [language(f"column.contracts.{name}") for name in EXPECTED if _is_missing(contract.get(name))]
    texts = [markup.facts(entries)]
    if not contract.get("is_counted", True):
        texts.append(markup.note(_say(language, "framework")))
    if missing:
        texts.append(_muted(_say(language, "not_recorded", names=say_list(language, missing))))
    return _joined(texts)


def _climate(dossier: Dossier, language: Language) -> Html:
    contract = dossier.contract
    amounts = {
        name: say_kilograms(language, contract.get(column))
        for name, column in (
            ("due", "due_kg"),
            ("gross", "gross_kg"),
            ("realised", "due_realised_kg"),
            ("expected", "due_expected_kg"),
        )
    }
    state = contract.get("due_state") if contract.get("climate_applies") else None
    if state is None:
        key = "co2_not_applicable"
    else:
        key = {"known": "co2_known", "none": "co2_none", "partly_known": "co2_partly"}.get(state, "co2_unknown")
        key = "co2_zero" if key == "co2_known" and not contract.get("due_kg") else key
    parts = [_sentence(_say(language, key, **amounts))]
    if contract.get("compensated_kg"):
        parts.append(_muted(_say(language, "compensated", amount=say_kilograms(language, contract["compensated_kg"]))))
    if "unknown_reason" in dossier.effects:
        reasons = dossier.effects.loc[dossier.effects["effect"] == "co2", "unknown_reason"].dropna().unique()
        parts += [_muted(language(f"unknown_reason.{reason}")) for reason in reasons]
    if dossier.applications.empty and state == "unknown":
        parts.append(_muted(_say(language, "co2_no_application")))
    for number, application in enumerate(dossier.applications.to_dict("records"), start=1):
        parts.append(_application(dossier, language, application, number))
    return _joined(parts)


def _application(dossier: Dossier, language: Language, application: Record, number: int) -> Html:
    name = application["criterion"]
    heading = (
        _say(language, "criterion_without_name", number=number)
        if _is_missing(name)
        else _say(language, "criterion", number=number, name=name)
    )
    kind = application["effect"]
    if kind != "co2":
        heading = _say(language, "criterion_effect", heading=heading, effect=_code(language, kind))
    mine = dossier.effects[dossier.effects["application_id"] == application["application_id"]]
    stages = dossier.stages[dossier.stages["application_id"] == application["application_id"]]
    entries = [
        (_say(language, "instrument"), _code(language, application["instrument"])),
        (_say(language, "attribution"), _code(language, application["attribution"])),
        (_say(language, "judged"), _judged(language, application)),
        (_say(language, "second_judge"), _second_judge(dossier, language, application)),
        (_say(language, "reason"), _text(application["attribution_reason"])),
        (_say(language, "purchased"), _variant(language, application["purchased_variant"])),
        (_say(language, "certificate"), _certificate(language, application)),
        (_say(language, "stages"), " → ".join(_stage(language, stage) for stage in stages.to_dict("records"))),
        (_say(language, "source"), _source_row(language, application)),
    ]
    parts = [
        Html(f"<h3>{markup.safe(heading)}</h3>"),
        markup.facts([(term, value) for term, value in entries if value]),
        _effects(language, mine, kind) if len(mine) else _muted(_say(language, "no_effects")),
    ]
    return _joined(parts)


def _effects(language: Language, effects: pd.DataFrame, kind: str) -> Html:
    """The computation: a row per year and phase with quantity × factor of each situation."""
    amount = _say(language, "kg") if kind == "co2" else _say(language, "kg_of", effect=_code(language, kind))
    amount = _say(language, "euro") if kind.startswith("mki") else amount
    columns = [
        Column(_say(language, "year")),
        Column(_say(language, "without")),
        Column(_say(language, "market")),
        Column(_say(language, "bought")),
        Column(_say(language, "delivered")),
        Column(_say(language, "gross"), amount),
        Column(_say(language, "due"), amount),
    ]
    rows = [
        Row(
            f"{effect['year']} {_say(language, 'phase_' + str(effect['phase']))}",
            (
                _situation(language, effect, "baseline"),
                _situation(language, effect, "market"),
                _situation(language, effect, "purchased"),
                UNKNOWN if _is_missing(effect["delivered_share"]) else language.share(effect["delivered_share"]),
                _kilograms(language, effect["gross_kg"], effect["gross_state"]),
                _kilograms(language, effect["due_kg"], effect["due_state"]),
            ),
        )
        for effect in effects.to_dict("records")
    ]
    return markup.table(columns, rows, _say(language, "effects_caption"))


def _situation(language: Language, effect: Record, situation: str) -> str:
    """Quantity × factor of one situation, with the factor's name and list year."""
    quantity, factor = effect[f"{situation}_quantity"], effect[f"{situation}_kg"]
    if _is_missing(quantity) and _is_missing(factor):
        return UNKNOWN
    step = _say(
        language,
        "step",
        quantity=UNKNOWN if _is_missing(quantity) else language.significant(quantity, 9),
        unit=_in(language, "quantity_unit", effect["unit"]),
        factor=UNKNOWN if _is_missing(factor) else language.significant(factor, 4),
    )
    list_year = effect["purchased_list_year" if situation == "purchased" else "baseline_list_year"]
    if not _is_missing(effect["supplier_source"]):
        basis = _say(language, "factor_supplier", source=effect["supplier_source"])
    elif _is_missing(list_year):
        basis = _variant(language, effect[f"{situation}_variant"])
    else:
        name = _variant(language, effect[f"{situation}_variant"])
        basis = _say(language, "factor_basis", name=name, year=int(list_year))
    return markup.amount(step, basis)


def _circular(dossier: Dossier, language: Language) -> Html:
    contract = dossier.contract
    amounts = {name: _euro(language, contract.get(f"circular_{name}_eur")) for name in ("low", "central", "high")}
    if dossier.circular.empty:
        is_assessed = contract.get("circular_central_state") in ("known", "none")
        return _sentence(_say(language, "circular_zero" if is_assessed else "circular_unknown"))
    is_known = any(text != UNKNOWN for text in amounts.values())
    sentence = _sentence(_say(language, "circular_known" if is_known else "circular_no_amount", **amounts))
    return _joined([sentence, _record_table(language, "circular", dossier.circular, CRITERION, "circular_caption")])


def _social_return(dossier: Dossier, language: Language) -> Html:
    contract = dossier.contract
    if not contract.get("social_return_applies"):
        return _sentence(_say(language, "social_return_not_applicable"))
    if contract.get("obliged_state") in ("known", "none") and not contract.get("obliged_eur"):
        key = "social_return_zero"
    else:
        key = "social_return_unknown" if _is_missing(contract.get("realised_eur")) else "social_return_known"
    amounts = {name: _euro(language, contract.get(f"{name}_eur")) for name in ("realised", "obliged")}
    parts = [_sentence(_say(language, key, **amounts))]
    if dossier.agreement is not None:
        parts.append(markup.facts(_entries(language, "social_return_agreements", dossier.agreement, AGREEMENT)))
    if len(dossier.efforts):
        columns = ("year", *EFFORT)
        parts.append(
            _record_table(
                language, "social_return_efforts", dossier.efforts, columns, "efforts_caption", is_numbered=False
            )
        )
    return _joined(parts)


def _spend(dossier: Dossier, language: Language) -> Html:
    columns = ("year", "amount_eur")
    return _record_table(language, "spend", dossier.spend, columns, "spend_caption", is_numbered=False)


def _origin(dossier: Dossier, language: Language) -> Html:
    contract = dossier.contract
    texts = [_say(language, "origin", file=contract["source_file"], row=contract["source_row"])]
    if not _is_missing(contract.get("delivered_on")):
        texts.append(_say(language, "origin_date", date=language.date(contract["delivered_on"])))
    parts = [_sentence(" ".join(texts))]
    problems = [_problem(language, problem) for problem in dossier.problems.to_dict("records")]
    if problems:
        parts += [Html(f"<h3>{markup.safe(_say(language, 'problems'))}</h3>"), markup.bullets(problems)]
    return _joined(parts)


def _problem(language: Language, problem: Record) -> str:
    column = f"column.{problem['table_name']}.{problem['column_name']}"
    return language(
        f"problem.{problem['rule']}.sentence",
        file=problem["source_file"],
        row=problem["source_row"],
        column=language(column) if language.has(column) else problem["column_name"],
        value=problem["value"],
    )


def _record_table(
    language: Language,
    name: str,
    frame: pd.DataFrame,
    columns: Sequence[str],
    caption: str,
    *,
    is_numbered: bool = True,
) -> Html:
    """The rows of one table of the record, as recorded, with the row they were read from."""
    shown = [column for column in columns if frame[column].notna().any()] or list(columns[:1])
    heads = [Column(language(f"column.{name}.{column}"), is_text=_is_text(name, column)) for column in shown]
    heads = [Column("#"), *heads] if is_numbered else heads
    rows = []
    for number, record in enumerate(frame.to_dict("records"), start=1):
        cells = [_cell(language, name, column, record[column]) for column in shown]
        head, *rest = [str(number), *cells] if is_numbered else cells
        rows.append(Row(head, (*rest, _source_row(language, record))))
    return markup.table([*heads, Column(_say(language, "source"), is_text=True)], rows, _say(language, caption))


def _entries(language: Language, name: str, record: Record, columns: Iterable[str]) -> list[tuple[str, str]]:
    """Terms and values of what is recorded; what is empty is left out."""
    return [
        (language(f"column.{name}.{column}"), _cell(language, name, column, record[column]))
        for column in columns
        if not _is_missing(record.get(column))
    ]


def _cell(language: Language, name: str, column: str, value: Any) -> str:
    """One recorded value in the reader's notation; an empty one is "–"."""
    kind = table(name).column(column).kind
    if column == "contract_id":
        return name_number(value, language)
    if _is_missing(value):
        return "–"
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.DATE: language.date,
        Kind.EUR: language.euro,
        Kind.SHARE: lambda share: language.share(share, 1),
        Kind.BOOLEAN: lambda answer: language("code.yes" if answer else "code.no"),
        Kind.NUMBER: lambda number: language.significant(number, 6),
        Kind.CODE: lambda code: _code(language, code),
    }
    return writers.get(kind, str)(value)


def _is_text(name: str, column: str) -> bool:
    return table(name).column(column).kind in (Kind.TEXT, Kind.CODE)


def _kilograms(language: Language, value: Any, state: str) -> str:
    if state == "none":
        return "–"
    return UNKNOWN if _is_missing(value) else language.number(value)


def _euro(language: Language, value: Any) -> str:
    return UNKNOWN if _is_missing(value) else language.euro(value)


def _judged(language: Language, application: Record) -> str:
    if _is_missing(application["attribution_judge"]) or _is_missing(application["attribution_date"]):
        return _text(application["attribution_judge"])
    date = language.date(application["attribution_date"])
    return _say(language, "judged_text", judge=application["attribution_judge"], date=date)


def _second_judge(dossier: Dossier, language: Language, application: Record) -> str:
    """The second judge; where a large contract has none, that it should have one."""
    threshold, second = dossier.second_judge_from_eur, application["attribution_second_judge"]
    if not _is_missing(second):
        return str(second)
    if threshold is None or application["attribution"] != "due_to_mvi":
        return ""
    return _say(language, "second_judge_missing", value=language.euro(threshold))


def _certificate(language: Language, application: Record) -> str:
    names = ("certificate_technology", "certificate_country", "certificate_year", "certificate_proof")
    given = [application[name] for name in names if not _is_missing(application[name])]
    return ", ".join(_variant(language, value) for value in given)


def _stage(language: Language, stage: Record) -> str:
    name = _code(language, stage["stage"])
    if not stage["is_reached"]:
        name = _say(language, "not_reached", stage=name)
    year = "" if _is_missing(stage["year"]) else f" {int(stage['year'])}"
    share = "" if _is_missing(stage["delivered_share"]) else f" {language.share(stage['delivered_share'])}"
    date = "" if _is_missing(stage["stage_date"]) else f" ({language.date(stage['stage_date'])})"
    return f"{name}{year}{share}{date}"


def _source_row(language: Language, record: Record) -> str:
    return _say(language, "source_row", file=record["source_file"], row=record["source_row"])


def _code(language: Language, value: Any) -> str:
    return "" if _is_missing(value) else _in(language, "code", value)


def _variant(language: Language, value: Any) -> str:
    return "" if _is_missing(value) else _in(language, "variant", value)


def _in(language: Language, section: str, value: Any) -> str:
    key = f"{section}.{value}"
    return language(key) if language.has(key) else str(value)


def _text(value: Any) -> str:
    return "" if _is_missing(value) else str(value)


def _is_missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.contracts.{key}", **parameters)


def _sentence(text: str) -> Html:
    return markup.paragraph(text, "finding")


def _muted(text: str) -> Html:
    return markup.paragraph(text, "muted")


def _joined(parts: Iterable[str]) -> Html:
    return Html("".join(parts))
