"""Makes the small eForms notices among the test files again, in the lay-out of their publishers and with invented contents.

`python -m tests.importers.make_eforms`
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
TOWN = "Gemeente Voorbeeldstad"

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_EXTENSION = "http://data.europa.eu/p27/eforms-ubl-extension"
NAMESPACES = (
    f'xmlns:cac="{_UBL}CommonAggregateComponents-2" xmlns:cbc="{_UBL}CommonBasicComponents-2"'
    f' xmlns:ext="{_UBL}CommonExtensionComponents-2" xmlns:efext="{_EXTENSION}s/1"'
    f' xmlns:efac="{_EXTENSION}-aggregate-components/1" xmlns:efbc="{_EXTENSION}-basic-components/1"'
)


def tag(name: str, *contents: str, **attributes: str) -> str:
    """An element; its contents are elements already, or text that was escaped."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    inside = "".join(contents)
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"


def text(name: str, value: object, **attributes: str) -> str:
    """An element with text; nothing where there is none."""
    return tag(name, escape(str(value)), **attributes) if value is not None else ""


@dataclass(frozen=True)
class Lot:
    """A lot of an eForms notice; `ticked`: code lists and codes."""

    number: str = "LOT-0001"
    title: str = "Perceel"
    cpv: str | None = "39130000"
    ticked: Sequence[tuple[str, str]] = ()
    framework: str = "none"
    start: str | None = "2025-01-01+01:00"
    end: str | None = "2028-12-31+01:00"
    duration: tuple[str, str] | None = None
    is_clean_vehicles: bool = False


@dataclass(frozen=True)
class Tender:
    """A tender that won: its amount and its tenderers by number."""

    number: str
    amount: str | None = "250000.50"
    currency: str = "EUR"
    companies: Sequence[str] = ("ORG-0002",)
    lots: Sequence[str] = ("LOT-0001",)


@dataclass(frozen=True)
class Contract:
    """A contract signed."""

    number: str = "CON-0001"
    reference: str | None = "Z-1"
    tenders: Sequence[str] = ("TEN-0001",)
    signed: str | None = "2024-12-20+01:00"


@dataclass(frozen=True)
class Notice:
    """One eForms notice; companies by number: name, country, registration number. The first is the buyer."""

    root: str = "ContractAwardNotice"
    number: str | None = "aaaaaaaa-0001"
    folder: str | None = "bbbbbbbb-0001"
    title: str | None = "Kantoormeubilair"
    kind: tuple[str, str] = ("result", "can-standard")
    companies: Mapping[str, tuple[str | None, str, str | None]] = field(
        default_factory=lambda: {
            "ORG-0001": (TOWN, "NLD", "00000001"),
            "ORG-0002": ("Meubelmakerij Een B.V.", "NLD", "12345678"),
        }
    )
    buyers: Sequence[str] = ("ORG-0001",)
    lots: Sequence[Lot] = (Lot(),)
    results: Mapping[str, str] = field(default_factory=lambda: {"LOT-0001": "selec-w"})
    tenders: Sequence[Tender] = (Tender("TEN-0001"),)
    contracts: Sequence[Contract] = (Contract(),)
    vehicles: Mapping[str, int] = field(default_factory=dict)

    def xml(self) -> str:
        """The notice as an element, namespaces included."""
        extension = tag(
            "efext:EformsExtension",
            self._result(),
            tag("efac:Organizations", *(self._company(name) for name in self.companies)),
            tag(
                "efac:Publication",
                text("efbc:NoticePublicationID", "00000001-2025"),
                text("efbc:PublicationDate", "2025-01-10+01:00"),
            ),
        )
        extensions = tag("ext:UBLExtensions", tag("ext:UBLExtension", tag("ext:ExtensionContent", extension)))
        body = [
            extensions,
            text("cbc:ID", self.number, schemeName="notice-id"),
            text("cbc:ContractFolderID", self.folder),
            text("cbc:IssueDate", "2025-01-08+01:00"),
            text("cbc:NoticeTypeCode", self.kind[1], listName=self.kind[0]),
            *(self._party(name) for name in self.buyers),
            tag("cac:TenderingProcess", text("cbc:ProcedureCode", "open", listName="procurement-procedure-type")),
            tag(
                "cac:ProcurementProject",
                text("cbc:Name", "Furniture", languageID="ENG") if self.title else "",
                text("cbc:Name", self.title, languageID="NLD"),
            ),
            *(self._lot(lot) for lot in self.lots),
        ]
        if self.root == "ContractAwardNotice":
            body.append(tag("cac:TenderResult", text("cbc:AwardDate", "2000-01-01Z")))
        opening = f'<{self.root} xmlns="{_UBL}{self.root}-2" {NAMESPACES}>'
        return f"{opening}{''.join(body)}</{self.root}>"

    def _result(self) -> str:
        if not self.results:
            return ""
        lots = []
        for lot, code in self.results.items():
            own = [tender for tender in self.tenders if lot in tender.lots]
            names = {tender.number for tender in own}
            signed = [contract for contract in self.contracts if names & set(contract.tenders)]
            vehicles = tag(
                "efac:StrategicProcurement",
                tag(
                    "efac:StrategicProcurementInformation",
                    text("efbc:ProcurementCategoryCode", "veh-acq", listName="cvd-contract-type"),
                    tag(
                        "efac:ProcurementDetails",
                        *(
                            tag(
                                "efac:StrategicProcurementStatistics",
                                text("efbc:StatisticsCode", kind, listName="vehicles"),
                                text("efbc:StatisticsNumeric", count),
                            )
                            for kind, count in self.vehicles.items()
                        ),
                    ),
                ),
            )
            lots.append(
                tag(
                    "efac:LotResult",
                    text("cbc:TenderResultCode", code, listName="winner-selection-status"),
                    *(tag("efac:LotTender", text("cbc:ID", tender.number)) for tender in own),
                    *(tag("efac:SettledContract", text("cbc:ID", contract.number)) for contract in signed),
                    vehicles if self.vehicles else "",
                    tag("efac:TenderLot", text("cbc:ID", lot, schemeName="Lot")),
                )
            )
        tenders = [
            tag(
                "efac:LotTender",
                text("cbc:ID", tender.number),
                tag("cac:LegalMonetaryTotal", text("cbc:PayableAmount", tender.amount, currencyID=tender.currency)),
                tag("efac:TenderingParty", text("cbc:ID", f"TPA-{tender.number}")),
                *(tag("efac:TenderLot", text("cbc:ID", lot)) for lot in tender.lots),
            )
            for tender in self.tenders
        ]
        contracts = [
            tag(
                "efac:SettledContract",
                text("cbc:ID", contract.number),
                text("cbc:IssueDate", contract.signed),
                tag("efac:ContractReference", text("cbc:ID", contract.reference)),
                *(tag("efac:LotTender", text("cbc:ID", name)) for name in contract.tenders),
            )
            for contract in self.contracts
        ]
        parties = [
            tag(
                "efac:TenderingParty",
                text("cbc:ID", f"TPA-{tender.number}"),
                *(
                    tag("efac:Tenderer", text("cbc:ID", name), text("efbc:GroupLeadIndicator", str(not at).lower()))
                    for at, name in enumerate(tender.companies)
                ),
            )
            for tender in self.tenders
        ]
        return tag("efac:NoticeResult", *lots, *tenders, *contracts, *parties)

    def _company(self, number: str) -> str:
        name, country, registration = self.companies[number]
        return tag(
            "efac:Organization",
            tag(
                "efac:Company",
                tag("cac:PartyIdentification", text("cbc:ID", number, schemeName="organization")),
                tag("cac:PartyName", text("cbc:Name", name, languageID="NLD")),
                tag(
                    "cac:PostalAddress", tag("cac:Country", text("cbc:IdentificationCode", country, listName="country"))
                ),
                tag("cac:PartyLegalEntity", text("cbc:CompanyID", registration)),
                tag(
                    "cac:Contact",
                    text("cbc:Name", "Anna van der Test"),
                    text("cbc:Telephone", "+31 10 1234567"),
                    text("cbc:ElectronicMail", "anna@voorbeeldstad.example"),
                ),
            ),
        )

    def _party(self, number: str) -> str:
        party = tag("cac:Party", tag("cac:PartyIdentification", text("cbc:ID", number, schemeName="organization")))
        return tag("cac:ContractingParty", party)

    def _lot(self, lot: Lot) -> str:
        scope = tag("efac:StrategicProcurement", text("efbc:ApplicableLegalBasis", "true", listName="cvd-scope"))
        terms = tag(
            "ext:UBLExtensions",
            tag("ext:UBLExtension", tag("ext:ExtensionContent", tag("efext:EformsExtension", scope))),
        )
        duration = text("cbc:DurationMeasure", lot.duration[0], unitCode=lot.duration[1]) if lot.duration else ""
        project = tag(
            "cac:ProcurementProject",
            text("cbc:Name", lot.title, languageID="NLD"),
            *(
                tag("cac:ProcurementAdditionalType", text("cbc:ProcurementTypeCode", code, listName=name))
                for name, code in lot.ticked
            ),
            tag("cac:MainCommodityClassification", text("cbc:ItemClassificationCode", lot.cpv, listName="cpv")),
            tag("cac:PlannedPeriod", text("cbc:StartDate", lot.start), text("cbc:EndDate", lot.end), duration),
        )
        return tag(
            "cac:ProcurementProjectLot",
            text("cbc:ID", lot.number, schemeName="Lot"),
            tag("cac:TenderingTerms", terms) if lot.is_clean_vehicles else "",
            tag(
                "cac:TenderingProcess",
                tag(
                    "cac:ContractingSystem",
                    text("cbc:ContractingSystemTypeCode", lot.framework, listName="framework-agreement"),
                ),
            ),
            project,
        )


def call(number: str = "aaaaaaaa-0002", **more: object) -> Notice:
    """A call for tenders, which has no result."""
    kind = {"root": "ContractNotice", "kind": ("competition", "cn-standard"), "results": {}, **more}
    return Notice(number=number, **kind)  # type: ignore[arg-type]


def document(*notices: str, encoding: str = "UTF-8", before: str = "") -> bytes:
    """One notice as it is, several within an element of their own."""
    inside = notices[0] if len(notices) == 1 else f"<notices>{''.join(notices)}</notices>"
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{before}{inside}\n'.encode(encoding)


BOMB = (
    "<!DOCTYPE bom ["
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "boem"}">' for at in range(10))
    + "]>\n"
)
REFERENCE = '<!DOCTYPE notice [<!ENTITY geheim SYSTEM "file:///etc/hostname">]>\n'
GREEN = (
    *(
        ("strategic-procurement", "env-imp"),
        ("environmental-impact", "clim-mitig"),
        ("environmental-impact", "circ-econ"),
    ),
    *(("social-objective", "opp"), ("social-objective", "gen-eq"), ("innovative-acquisition", "prod-innov")),
    ("gpp-criteria", "national"),
)
TWO_COMPANIES: Mapping[str, tuple[str | None, str, str | None]] = {
    "ORG-0001": (TOWN, "NLD", None),
    "ORG-0002": ("Bureau Een | Twee B.V.", "NLD", "12345678"),
    "ORG-0003": ("Drie GmbH", "DEU", "HRB 12"),
}


def companies(
    winner: str | None, country: str = "NLD", registration: str | None = "12345678", buyer: str = TOWN
) -> Mapping[str, tuple[str | None, str, str | None]]:
    """A buyer and one winner."""
    return {"ORG-0001": (buyer, "NLD", None), "ORG-0002": (winner, country, registration)}


def award(number: str = "aaaaaaaa-0001", **more: object) -> Notice:
    """An award of one lot to one company."""
    return Notice(number=number, **more)  # type: ignore[arg-type]


EFORMS: dict[str, bytes] = {
    "good.xml": document(award(lots=[Lot(title="Kantoormeubilair", ticked=GREEN)]).xml()),
    "good_cp1252.xml": document(award(title="Café, € en één").xml(), encoding="windows-1252"),
    "good_several_notices.xml": document(
        award().xml(),
        call().xml(),
        call("aaaaaaaa-0003", root="PriorInformationNotice", kind=("planning", "pin-only")).xml(),
    ),
    "good_none_ticked.xml": document(
        award(lots=[Lot(ticked=[("strategic-procurement", "none")])]).xml(),
        award("aaaaaaaa-0004", folder="bbbbbbbb-0002").xml(),
        award("aaaaaaaa-0005", folder="bbbbbbbb-0003", lots=[Lot(ticked=[("gpp-criteria", "none")])]).xml(),
    ),
    "good_clean_vehicles.xml": document(
        award(
            lots=[Lot(cpv="34110000-1", is_clean_vehicles=True)],
            vehicles={"vehicles": 45, "vehicles-clean": 10, "vehicles-zero-emission": 2},
        ).xml()
    ),
    "good_framework.xml": document(award(lots=[Lot(framework="fa-wo-rc")]).xml()),
    "bad_token_value.xml": document(
        award(tenders=[Tender("TEN-0001", "1.00")]).xml(),
        award("aaaaaaaa-0004", folder="bbbbbbbb-0002", tenders=[Tender("TEN-0001", "0.01")]).xml(),
    ),
    "bad_value_missing.xml": document(award(tenders=[Tender("TEN-0001", None)]).xml()),
    "bad_value_withheld.xml": document(award(tenders=[Tender("TEN-0001", "-1.00")]).xml()),
    "bad_foreign_currency.xml": document(
        award(tenders=[Tender("TEN-0001", "11000000", "GBP")]).xml(),
        award("aaaaaaaa-0004", folder="bbbbbbbb-0002").xml(),
    ),
    "bad_value_repeated.xml": document(
        award(
            companies=TWO_COMPANIES,
            tenders=[Tender("TEN-0001"), Tender("TEN-0002", companies=["ORG-0003"])],
            contracts=[Contract(), Contract("CON-0002", "Z-2", ["TEN-0002"])],
        ).xml()
    ),
    "bad_several_winners.xml": document(
        award(
            companies=TWO_COMPANIES, tenders=[Tender("TEN-0001", companies=["ORG-0002", "ORG-0003", "ORG-0002"])]
        ).xml()
    ),
    "bad_winner_not_a_name.xml": document(award(companies=companies("Diverse ondernemers; totaal 6")).xml()),
    "bad_winner_missing.xml": document(award(companies=companies(None)).xml()),
    "bad_kvk.xml": document(
        award(companies=companies("Een B.V.", registration="1234567")).xml(),
        award(
            "aaaaaaaa-0004", folder="bbbbbbbb-0002", companies=companies("Twee B.V.", registration="NL001234B01")
        ).xml(),
        award("aaaaaaaa-0005", folder="bbbbbbbb-0003", companies=companies("Drei GmbH", "DEU", "HRB 12345")).xml(),
    ),
    "bad_cpv.xml": document(award(lots=[Lot(cpv="9310000")]).xml()),
    "bad_buyer_spelling.xml": document(
        award().xml(),
        award("aaaaaaaa-0004", folder="bbbbbbbb-0002").xml(),
        award(
            "aaaaaaaa-0005", folder="bbbbbbbb-0003", companies=companies("Een B.V.", buyer="gemeente Voorbeeld- stad")
        ).xml(),
    ),
    "bad_further_buyers.xml": document(
        award(
            companies={**TWO_COMPANIES, "ORG-0009": ("Gemeente Buurdorp", "NLD", None)}, buyers=["ORG-0001", "ORG-0009"]
        ).xml()
    ),
    "bad_lots_without_award.xml": document(
        award(
            lots=[Lot(), Lot("LOT-0002", "Stoelen"), Lot("LOT-0003", "Tafels")],
            results={"LOT-0001": "selec-w", "LOT-0002": "clos-nw"},
        ).xml()
    ),
    "bad_ticks_without_award.xml": document(
        award(
            lots=[Lot(), Lot("LOT-0002", "Stoelen", ticked=GREEN), Lot("LOT-0003", "Tafels")],
            results={"LOT-0001": "selec-w", "LOT-0002": "clos-nw"},
        ).xml()
    ),
    "bad_award_announced.xml": document(award(kind=("dir-awa-pre", "veat")).xml()),
    "bad_end_from_duration.xml": document(award(lots=[Lot(end=None, duration=("24", "MONTH"))]).xml()),
    "bad_end_before_start.xml": document(
        award(lots=[Lot(start="2026-01-01", end="2025-01-01", ticked=GREEN), Lot("LOT-0002")]).xml(),
        award("aaaaaaaa-0004", folder="bbbbbbbb-0002").xml(),
    ),
    "bad_repeated_contract.xml": document(
        award(tenders=[Tender("TEN-0001", "100000")]).xml(),
        award("aaaaaaaa-0004", tenders=[Tender("TEN-0001", "120000")]).xml(),
    ),
    "bad_without_number_and_title.xml": document(
        call(title=None).xml(), Notice(number=None, root="ContractNotice", results={}).xml()
    ),
    "bad_entity_bomb.xml": document(award(title="boem").xml(), before=BOMB).replace(b"boem</cbc", b"&a9;</cbc"),
    "bad_external_entity.xml": document(award(title="geheim").xml(), before=REFERENCE).replace(
        b"geheim</cbc", b"&geheim;</cbc"
    ),
    "bad_document_type.xml": document(award().xml(), before="<!DOCTYPE ContractAwardNotice>\n"),
    "bad_breaks_off.xml": document(award().xml())[:-400],
    "bad_register.xml": b'<?xml version="1.0"?>\n<BusinessRegistrationInformationNotice/>\n',
    "bad_page.xml": b"<!-- een pagina --><html><body><p>Niet gevonden</p></body></html>\n",
}


if __name__ == "__main__":
    for name, content in EFORMS.items():
        (HERE / "eforms_notices" / name).write_bytes(content)
