"""Draws the contracts of one town: separate contracts, following contracts, frameworks with call-offs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.drawing import add_months, last_day, percent, permille, pick
from mvi_dashboard.demo.town import ONE_PERMILLE, Group, Town
from mvi_dashboard.demo.values import TOKENS_CENTS, damped, draw_value, rounded
from mvi_dashboard.demo.wording import Supplier, Words, draw_title, inside

_FIRST_YEAR = 2019


@dataclass
class Contract:
    """One contract, framework or call-off of the town, before it becomes rows of text."""

    group: Group
    subject: str
    title: str
    supplier: Supplier
    award: date
    start: date | None
    end: date | None
    value_cents: int | None
    last_end: date | None = None
    early_end: date | None = None
    own_permille: int | None = None
    is_framework: bool = False
    parent: "Contract | None" = None
    applications: tuple[dict[str, str], ...] = ()
    number: str = ""
    asked_themes: list[str] = field(default_factory=list)

    @property
    def firm_end(self) -> date | None:
        """The end of the firm term; an early end replaces it."""
        return self.early_end or self.end

    @property
    def is_fixed(self) -> bool:
        """Whether the contract stands in the table of contracts that are written out one by one."""
        return bool(self.applications)


@dataclass(frozen=True)
class Draw:
    """What every draw of one town needs."""

    random: Random
    town: Town
    words: Words
    suppliers: dict[str, tuple[Supplier, ...]]

    def supplier(self, group: Group) -> Supplier:
        """A supplier of the sector; the first ones of the list win more often."""
        pool = self.suppliers[group.sector]
        return pool[min(self.random.randrange(len(pool)), self.random.randrange(len(pool)))]


def draw_contracts(draw: Draw, count: int) -> list[Contract]:
    """`count` contracts: one of each group first, then by weight."""
    contracts: list[Contract] = []
    waiting = [group for group in draw.town.groups.values() if group.weight]
    while len(contracts) < count:
        name = draw.town.drawn_groups.draw(draw.random)
        group = waiting.pop() if waiting else draw.town.groups[name]
        if percent(draw.random, draw.town.assumed.count("framework_percent")):
            contracts.extend(_framework(draw, group))
        else:
            contracts.extend(_chain(draw, group))
    return contracts[:count]


def number_contracts(contracts: list[Contract], offset: int) -> list[Contract]:
    """The contracts in the order of their award, each with its number: year of award and a serial number."""
    ordered = sorted(contracts, key=lambda contract: contract.award)
    for serial, contract in enumerate(ordered, start=offset + 1):
        contract.number = f"{contract.award.year}-{serial:04d}"
    return ordered


def _chain(draw: Draw, group: Group) -> list[Contract]:
    """A contract and the ones that followed it after its end."""
    random, assumed = draw.random, draw.town.assumed
    subject = draw.words.fill(random, pick(random, draw.words.phrases[group.name]))
    contract = _first_contract(draw, group, subject)
    chain = [contract]
    while percent(random, assumed.count("renewal_percent")):
        ended = contract.firm_end
        if ended is None or contract.start is None or group.kind == "works" or ended >= assumed.data_date:
            break
        months = _draw_months(random, group)
        value = contract.value_cents
        contract = _contract(draw, group, subject, ended + timedelta(days=1), months)
        if percent(random, assumed.count("renewal_same_supplier_percent")):
            contract.supplier = chain[-1].supplier
        if value is not None and value > max(TOKENS_CENTS):
            grown = value * (900 + random.randrange(350)) // ONE_PERMILLE
            contract.value_cents = rounded(random, damped(grown, assumed.count("value_damped_from_eur") * 100))
        chain.append(contract)
    return chain


def _first_contract(draw: Draw, group: Group, subject: str) -> Contract:
    random, assumed = draw.random, draw.town.assumed
    year = int(assumed.weights("start_year_weights").draw(random))
    months = _draw_months(random, group)
    month = 1 + random.randrange(9 if year == assumed.data_date.year else 12)
    start = date(year, 1 if percent(random, 26) else month, 1 if percent(random, 72) else 1 + random.randrange(28))
    if add_months(start, months).year < _FIRST_YEAR:
        start = start.replace(year=_FIRST_YEAR)
    contract = _contract(draw, group, subject, start, months)
    if permille(random, assumed.count("open_start_permille")):
        contract.start = None
    return contract


def _contract(draw: Draw, group: Group, subject: str, start: date, months: int) -> Contract:
    random, assumed = draw.random, draw.town.assumed
    end: date | None = last_day(start.replace(day=min(start.day, 28)), months)
    if group.kind != "works" and percent(random, assumed.count("open_end_percent")):
        end = None
    contract = Contract(
        group=group,
        subject=subject,
        title=draw_title(random, draw.words, subject, start.year, end.year if end else None),
        supplier=draw.supplier(group),
        award=award_before(draw, start),
        start=start,
        end=end,
        value_cents=draw_value(random, draw.town, group, ONE_PERMILLE),
    )
    if end is not None:
        _extend_or_cut(draw, contract, end)
    if permille(random, assumed.count("joint_permille")) and contract.value_cents is not None:
        contract.own_permille = cells.thousandths(pick(random, assumed.texts("joint_shares")))
        contract.value_cents = contract.value_cents // contract.own_permille * ONE_PERMILLE
    return contract


def _extend_or_cut(draw: Draw, contract: Contract, end: date) -> None:
    """Adds options to the term, or an early end where the contract was broken off before the data date."""
    random, assumed = draw.random, draw.town.assumed
    if contract.group.kind != "works" and percent(random, assumed.count("option_percent")):
        option = int(pick(random, assumed.texts("option_months")))
        contract.last_end = last_day(end + timedelta(days=1), option) if end.day < 28 else _month_end(end, option)
    if percent(random, assumed.count("early_end_percent")) and contract.start is not None:
        days = (end - contract.start).days
        early = contract.start + timedelta(days=days * (30 + random.randrange(50)) // 100)
        if early < assumed.data_date and days > 200:
            contract.early_end = early


def _month_end(end: date, months: int) -> date:
    return add_months((end + timedelta(days=1)).replace(day=1), months) - timedelta(days=1)


def _framework(draw: Draw, group: Group) -> list[Contract]:
    """A framework, often with a token value, and the call-offs under it."""
    random, assumed = draw.random, draw.town.assumed
    subject = draw.words.fill(random, pick(random, draw.words.phrases[group.name]))
    framework = _first_contract(draw, group, subject)
    framework.title = f"Raamovereenkomst {inside(subject)}"
    framework.is_framework = True
    framework.early_end = None
    framework.own_permille = None
    if percent(random, assumed.count("framework_token_percent")):
        framework.value_cents = pick(random, TOKENS_CENTS)
    fewest, _, most = assumed.text("call_offs").partition("-")
    number = int(fewest) + random.randrange(int(most) - int(fewest) + 1)
    return [framework, *(_call_off(draw, framework, serial) for serial in range(1, number + 1))]


def _call_off(draw: Draw, framework: Contract, serial: int) -> Contract:
    random, assumed = draw.random, draw.town.assumed
    first = framework.start or framework.award
    last = min(framework.end or assumed.data_date, assumed.data_date)
    start = first + timedelta(days=random.randrange(max(1, (last - first).days)))
    start = max(start.replace(day=1), first)
    call = draw.words.fill(random, pick(random, draw.words.banks["call_off"]), number=str(serial))
    contract = _contract(draw, framework.group, framework.subject, start, 2 + random.randrange(14))
    contract.award = max(contract.award, framework.award)
    contract.last_end, contract.early_end = None, None
    contract.title = f"{call} ({inside(framework.subject)})"
    contract.parent = framework
    contract.own_permille = None
    contract.value_cents = draw_value(random, draw.town, framework.group, assumed.count("call_off_value_permille"))
    if percent(random, 75):
        contract.supplier = framework.supplier
    return contract


def _draw_months(random: Random, group: Group) -> int:
    shortest, longest = group.months
    months = shortest + random.randrange(longest - shortest + 1)
    return months if months < 12 or percent(random, 20) else months // 12 * 12


def award_before(draw: Draw, start: date) -> date:
    """A day some weeks before the start, and before the data date."""
    award = start - timedelta(days=12 + draw.random.randrange(100))
    return min(award, draw.town.assumed.data_date - timedelta(days=12 + draw.random.randrange(40)))
