"""The contract row itself, and the invoices per year, as the town's register holds them."""

from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import percent, permille, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town
from mvi_dashboard.demo.wording import spell

_THEME_WORDS = {"climate": "klimaat", "circular": "circulair", "social_return": "social return"}
_TOKEN_CENTS = 100


def add_contract(rows: Rows, random: Random, town: Town, contract: Contract) -> None:
    """Adds the row of the contract, with the gaps that registers have."""
    assumed, group = town.assumed, contract.group
    cents = contract.value_cents or 0
    value_eur = cents // 100 if cents > _TOKEN_CENTS else group.median_eur
    code, named_group = _classification(random, town, contract, value_eur)
    department = town.departments[group.department]
    names_own_holder = group.budget_holder and percent(random, assumed.count("group_holder_percent"))
    holder = group.budget_holder if names_own_holder else pick(random, department.budget_holders)
    has_department = not percent(random, assumed.count("department_missing_percent"))
    has_holder = not percent(random, assumed.count("owner_missing_percent"))
    asked = contract.asked_themes
    ambition = assumed.weights("ambition_weights").draw(random) if asked else "none"
    names_themes = percent(random, assumed.count("themes_recorded_percent"))
    rows.add(
        "contracts",
        contract_id=contract.number,
        title=contract.title,
        supplier_name=spell(random, contract.supplier.name, assumed.count("spelling_percent")),
        supplier_kvk="" if percent(random, assumed.count("kvk_missing_percent")) else contract.supplier.kvk,
        cpv_code=code,
        product_group=named_group,
        value_eur=cells.euros(contract.value_cents),
        value_year_eur=_value_year(random, town, contract),
        award_date=cells.day_first(contract.award),
        start_date=cells.day_first(contract.start),
        end_date=cells.day_first(contract.end),
        last_end_date=cells.day_first(contract.last_end),
        early_end_date=cells.day_first(contract.early_end),
        notice_period_months=pick(random, assumed.texts("notice_months")) if contract.last_end else "",
        department=department.name if has_department else "",
        budget_holder=holder if has_holder else "",
        portfolio=department.portfolio if has_department else "",
        procedure="Nadere overeenkomst" if contract.parent else town.procedure(random, group.kind, value_eur),
        is_framework=cells.yes_no(contract.is_framework),
        parent_contract_id=contract.parent.number if contract.parent else "",
        organisation_share="" if contract.own_permille is None else f"0,{contract.own_permille:03d}".rstrip("0"),
        mvi_themes=", ".join(_THEME_WORDS[theme] for theme in asked) if names_themes else "",
        ambition_level="" if ambition == "none" else ambition,
        delivered_on=cells.day_first(_recorded_on(random, town, contract)),
    )


def _classification(random: Random, town: Town, contract: Contract, value_eur: int) -> tuple[str, str]:
    """CPV code and product group; small contracts often have no code, and the group is seldom named."""
    assumed, group = town.assumed, contract.group
    code = pick(random, group.cpv_codes) if group.cpv_codes else ""
    if not group.cpv_codes or percent(random, assumed.count("group_recorded_percent")):
        return code, group.product_group
    is_small = value_eur < assumed.count("cpv_missing_below_eur")
    if is_small and not contract.is_fixed and permille(random, assumed.count("cpv_missing_permille")):
        return "", ""
    return code, ""


def _value_year(random: Random, town: Town, contract: Contract) -> str:
    cents, start, end = contract.value_cents, contract.start, contract.end
    if contract.is_framework or start is None or (cents is not None and cents <= _TOKEN_CENTS):
        return ""
    if end is None:
        return cells.euros(None if cents is None else cents // 400 * 100)
    days = (end - start).days + 1
    if cents is None or days < 700 or not percent(random, town.assumed.count("year_value_percent")):
        return ""
    return cells.euros(cents * 365 // days // 5000 * 5000)


def _recorded_on(random: Random, town: Town, contract: Contract) -> date:
    assumed = town.assumed
    day = contract.award + timedelta(days=random.randrange(45))
    if percent(random, assumed.count("late_registration_percent")):
        day = (contract.start or contract.award) + timedelta(days=180 + random.randrange(700))
    return min(day, assumed.data_date)


def add_invoices(rows: Rows, random: Random, town: Town, contract: Contract) -> None:
    """Adds the amounts invoiced per year: the value over the months of the term, give or take."""
    assumed, start = town.assumed, contract.start
    end = contract.firm_end
    cents = contract.value_cents
    if contract.is_framework or contract.own_permille is not None or start is None or start >= assumed.data_date:
        return
    if cents is None or cents <= _TOKEN_CENTS or not percent(random, assumed.count("invoiced_percent")):
        return
    planned_end = contract.end
    days = (planned_end - start).days + 1 if planned_end else 4 * 365
    last = min(end or assumed.data_date, assumed.data_date)
    for year in range(start.year, last.year + 1):
        first_day = max(start, start.replace(year=year, month=1, day=1))
        last_day = min(last, last.replace(year=year, month=12, day=31))
        active = (last_day - first_day).days + 1
        amount = cents * active * (880 + random.randrange(230)) // (days * 1000)
        if amount > _TOKEN_CENTS:
            rows.add("spend", contract_id=contract.number, year=str(year), amount_eur=cells.euros(amount))
