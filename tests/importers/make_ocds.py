"""Makes the small Open Contracting files among the test files again, with invented contents.

`python -m tests.importers.make_ocds`
"""

import codecs
import json
from pathlib import Path
from typing import Any

from tests.importers.make_eforms import TOWN

HERE = Path(__file__).parent
Json = dict[str, Any]
PROCESS = "ocds-a1b2c3-0001"
TENDERNED = "ocds-1l04xe-398000"


def party(number: str, name: str | None, *roles: str, kvk: str | None = None, country: str | None = None) -> Json:
    """An organisation in a release, with a contact that must not be read."""
    identifier = {"identifier": {"scheme": "NL-KVK", "id": kvk}} if kvk else {}
    address = {"address": {"countryName": country}} if country else {}
    contact = {"contactPoint": {"name": "Anna van der Test", "email": "anna@voorbeeldstad.example"}}
    return {"id": number, "name": name, "roles": list(roles), **identifier, **address, **contact}


def award(number: str = "award-1", amount: object = 250000.5, **more: Any) -> Json:
    """An award to one supplier."""
    value = {"value": {"amount": amount, "currency": "EUR"}} if amount is not None else {}
    suppliers = [{"id": "S1", "name": "Meubelmakerij Een B.V."}]
    return {"id": number, "status": "active", "date": "2024-12-20T00:00:00Z", **value, "suppliers": suppliers, **more}


def tender(**more: Any) -> Json:
    """A tender for furniture."""
    classification = {"scheme": "CPV", "id": "39130000-2"}
    period = {"startDate": "2025-01-01T00:00:00Z", "endDate": "2028-12-31T23:59:59Z"}
    items = [{"id": "1", "classification": classification}]
    return {
        "id": "T1",
        "title": "Kantoormeubilair",
        "procurementMethod": "open",
        "items": items,
        "contractPeriod": period,
        **more,
    }


def release(
    number: str = "r1", ocid: str | None = PROCESS, date: str | None = "2025-01-10T00:00:00Z", **more: Any
) -> Json:
    """A release with an award, unless told otherwise."""
    parties = [party("B1", TOWN, "buyer"), party("S1", "Meubelmakerij Een B.V.", "supplier", kvk="01234567")]
    told = {"id": number, "tag": ["award"], "buyer": {"id": "B1", "name": TOWN}, "parties": parties}
    return {
        **({"ocid": ocid} if ocid else {}),
        **({"date": date} if date else {}),
        **told,
        "tender": tender(),
        "awards": [award()],
        **more,
    }


def package(*releases: object) -> bytes:
    """A release package."""
    told = {"uri": "https://notices.example/pakket", "version": "1.1", "publishedDate": "2025-02-01T00:00:00Z"}
    return _bytes({**told, "releases": list(releases)})


def records(*items: object) -> bytes:
    """A record package."""
    return _bytes({"uri": "https://notices.example/records", "version": "1.1", "records": list(items)})


def tenderned(*awards: Json, number: str = "398000", ocid: str = TENDERNED, **more: Any) -> Json:
    """A release as TenderNed gives it: suppliers by their number at the chamber of commerce, or none."""
    parties = [
        party("G1", TOWN, "buyer"),
        *(party(each["id"], each["name"], "supplier") for one in awards for each in one["suppliers"]),
    ]
    told = {
        "tag": ["tender", "award"],
        "parties": parties,
        "awards": list(awards) or None,
        "buyer": {"id": "G1", "name": TOWN},
    }
    return release(number, ocid, **{**told, **more})


def _bytes(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


GOALS = [
    {"goal": "environmental.climateChangeMitigation", "strategies": ["technicalSpecifications", "awardCriteria"]},
    {"goal": "environmental.wasteReduction", "strategies": ["awardCriteria"]},
    {"goal": "social.disadvantagedEmploymentOpportunities", "strategies": ["contractPerformanceConditions"]},
    {"goal": "environmental.somethingNew"},
]
THREE_STEPS = (
    release(
        "r1",
        date="2024-06-01T00:00:00Z",
        tag=["tender"],
        awards=[],
        tender=tender(title="Meubilair", sustainability=GOALS[:1]),
    ),
    release("r2", date="2024-12-21T00:00:00Z", tender=tender(sustainability=GOALS[:1])),
    release(
        "r3",
        date="2025-02-01T00:00:00Z",
        tag=["contract"],
        tender={"id": "T1"},
        awards=[],
        contracts=[
            {
                "id": "C1",
                "awardID": "award-1",
                "status": "active",
                "dateSigned": "2025-01-15T00:00:00Z",
                "value": {"amount": 240000, "currency": "EUR"},
                "period": {"startDate": "2025-02-01", "endDate": "2027-01-31", "maxExtentDate": "2029-01-31"},
            }
        ],
    ),
)
KVK = [party("B1", TOWN, "buyer"), party("S1", "Een", "supplier", kvk="1234567")]
FOREIGN = [party("B1", TOWN, "buyer"), party("S1", "Drei GmbH", "supplier", country="Duitsland")]
DOUBLE = [{"id": "", "name": "Een B.V."}, {"id": "", "name": "Twee | Drie B.V."}, {"id": "", "name": "Een B.V."}]
OCDS: dict[str, bytes] = {
    "good.json": package(release(tender=tender(title="Kantoor-\nmeubilair", sustainability=GOALS))),
    "good_merged.json": package(*reversed(THREE_STEPS)),
    "good_not_awarded.json": package(
        release("r1", tag=["tender"], awards=None),
        release("r2", "ocds-a1b2c3-0002", awards=[award(status="cancelled")]),
        release("r3", "ocds-a1b2c3-0003", awards=[award(status="pending")]),
    ),
    "good_records.json": records(
        {"ocid": PROCESS, "releases": list(THREE_STEPS)},
        {"ocid": "ocds-a1b2c3-0002", "compiledRelease": release("c2", "ocds-a1b2c3-0002", tag=["compiled"])},
    ),
    "good_lines.jsonl": b"\n".join(
        json.dumps(each).encode()
        for each in (release(), release("r2", "ocds-a1b2c3-0002"), release("r3", "ocds-a1b2c3-0003"))
    ),
    "good_with_mark.json": codecs.BOM_UTF8 + package(release()),
    "good_tenderned.json": package(
        tenderned(
            award("12345678-1", suppliers=[{"id": "12345678", "name": "Een B.V."}], relatedLots=["1"]),
            award("2", 90000, suppliers=[{"id": "", "name": "Twee B.V."}], relatedLots=["2"]),
        ),
        tenderned(number="398001", tag=["tender"], ocid="ocds-1l04xe-398001"),
    ),
    "good_not_sustainable.json": package(
        release(tender=tender(hasSustainability=False)),
        release("r2", "ocds-a1b2c3-0002"),
        release("r3", "ocds-a1b2c3-0003", tender=tender(hasSustainability=True)),
    ),
    "good_numbers_that_were_text.json": package(
        release(tender=tender(items=[{"id": "1.0", "classification": {"scheme": "CPV", "id": "39130000.0"}}]))
    ),
    "bad_token_value.json": package(
        release(awards=[award(amount=1.0)]), release("r2", "ocds-a1b2c3-0002", awards=[award(amount=0.01)])
    ),
    "bad_value_missing.json": package(release(awards=[award(amount=None)])),
    "bad_value_with_vat.json": package(
        release(awards=[award(value={"amount": 121000, "currency": "EUR", "hasTax": True})])
    ),
    "bad_foreign_currency.json": package(release(awards=[award(value={"amount": 11000000, "currency": "GBP"})])),
    "bad_value_repeated.json": package(
        tenderned(
            award("1", suppliers=[{"id": "12345678", "name": "Een B.V."}], relatedLots=["1"]),
            award("2", suppliers=[{"id": "23456789", "name": "Twee B.V."}], relatedLots=["1"]),
        )
    ),
    "bad_several_winners.json": package(
        release(awards=[award(suppliers=DOUBLE)]), release("r2", date="2025-03-01", awards=[])
    ),
    "bad_winner_not_a_name.json": package(release(awards=[award(suppliers=[{"id": "", "name": "Meerdere partijen"}])])),
    "bad_winner_missing.json": package(release(awards=[award(suppliers=None)])),
    "bad_kvk.json": package(
        release(parties=KVK),
        release(
            "r2", "ocds-a1b2c3-0002", parties=FOREIGN, awards=[award(suppliers=[{"id": "S1", "name": "Drei GmbH"}])]
        ),
        release("r3", "ocds-a1b2c3-0003", awards=[award(suppliers=[{"id": "123456", "name": "Zes cijfers"}])]),
    ),
    "bad_cpv.json": package(
        release(tender=tender(items=[{"id": "1", "classification": {"scheme": "CPV", "id": 9310000}}]))
    ),
    "bad_date.json": package(
        release(awards=[award(date="nan")], tender=tender(contractPeriod={"startDate": "binnenkort"}))
    ),
    "bad_end_from_duration.json": package(
        release(tender=tender(contractPeriod={"startDate": "2025-01-01", "durationInDays": 365}))
    ),
    "bad_end_before_start.json": package(
        release(
            tender=tender(contractPeriod={"startDate": "2025-01-01", "endDate": "2024-01-01"}, sustainability=GOALS)
        ),
        release("r2", date="2025-03-01", tender={"id": "T1"}, awards=[]),
        release("r3", "ocds-a1b2c3-0002"),
    ),
    "bad_buyer_spelling.json": package(
        release(),
        release("r2", "ocds-a1b2c3-0002"),
        release("r3", "ocds-a1b2c3-0003", buyer={"id": "B2", "name": "gemeente Voorbeeld stad"}, parties=[]),
    ),
    "bad_further_buyers.json": package(
        release(parties=[party("B1", TOWN, "buyer"), party("B2", "Gemeente Buurdorp", "buyer")])
    ),
    "good_same_number_twice.json": package(
        release(awards=[award(), award(amount=90000)]), release("r2", date="2025-03-01", awards=[])
    ),
    "bad_lots_without_award.json": package(
        release(
            tender=tender(lots=[{"id": "1", "title": "Stoelen"}, {"id": "2", "title": "Tafels"}]),
            awards=[award(relatedLots=["1"], title="Stoelen")],
        )
    ),
    "bad_undated.json": package(release(), release("r2", date=None), release("r3", "ocds-a1b2c3-0002", date=None)),
    "bad_no_ocid.json": package(release(ocid=None), "geen release", None, release()),
    "bad_linked_releases.json": records(
        {"ocid": PROCESS, "releases": [{"url": "https://notices.example/r1", "date": "2025-01-01"}]}
    ),
    "bad_without_title.json": package(
        release(tender={}, awards=[award(title=None)]), release("r2", "ocds-a1b2c3-0002", buyer=None, parties=[])
    ),
    "bad_breaks_off.json": package(release())[:-200],
    "bad_map.json": _bytes({"type": "FeatureCollection", "features": []}),
    "bad_nothing.json": package(),
}


if __name__ == "__main__":
    for name, content in OCDS.items():
        (HERE / "ocds" / name).write_bytes(content)
