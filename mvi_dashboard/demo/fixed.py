"""The contracts of electricity, gas, cars and furniture: a fixed table, with sizes that fit the town."""

from datetime import date
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract, Draw, award_before
from mvi_dashboard.demo.drawing import last_day
from mvi_dashboard.demo.town import ONE_PERMILLE
from mvi_dashboard.demo.values import TOKENS_CENTS, rounded
from mvi_dashboard.demo.wording import draw_title


def fixed_contracts(draw: Draw) -> list[Contract]:
    """The contracts of electricity, gas, cars and furniture, with sizes that fit the town."""
    random, town = draw.random, draw.town
    found: dict[str, Contract] = {}
    for applications in town.fixed_contracts:
        row = applications[0]
        group = town.groups[row["product_group"]]
        start, months = date.fromisoformat(row["start"]), int(row["months"])
        subject = draw.words.fill(random, row["title"])
        contract = Contract(
            group=group,
            subject=subject,
            title=draw_title(random, None, subject, start.year, last_day(start, months).year),
            supplier=draw.suppliers[group.sector][int(row["supplier_number"]) - 1],
            award=award_before(draw, start),
            start=start,
            end=last_day(start, months),
            value_cents=_fixed_value(random, applications, months),
            is_framework=not row["price_eur"],
            parent=found.get(row["parent"]),
            applications=applications,
        )
        if row["option_months"] != "0":
            contract.last_end = last_day(start, months + int(row["option_months"]))
        found[row["contract"]] = contract
    return list(found.values())


def _fixed_value(random: Random, applications: tuple[dict[str, str], ...], months: int) -> int | None:
    """Quantity times price over the term, give or take six percent; a token for the frameworks."""
    first = applications[0]
    if not first["price_eur"]:
        return TOKENS_CENTS[0]
    counted = [row for row in applications if row["effect"] in ("", "co2") and row["step"] != "factor"]
    quantity = sum(int(row["quantity"] or 0) for row in counted)
    thousand = 1000 if first["unit"] == "MWh" else 1
    if quantity == 0:
        quantity = int(first["baseline_quantity"] or 0) or 100_000 // (1 + 99 * (first["unit"] == "piece"))
    yearly = quantity * thousand * cells.thousandths(first["price_eur"]) // 10
    total = yearly if first["period"] == "once" or months < 12 else yearly * months // 12
    return rounded(random, total * (940 + random.randrange(121)) // ONE_PERMILLE)
