"""A lesson described in NL LOM and in Dublin Core: what it is about and for whom, and nobody's name.

NL LOM (Edustandaard) is written in the binding that Edurep harvests, IMS Metadata 1.2. The words of its vocabularies
and the ids of levels and years are those that Kennisnet publishes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from erbij.catalogue.items.wire import ItemBlockKind, ItemLevel, ItemLicence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.catalogue.items.model import Item, Revision
    from erbij.catalogue.sharing.model import Told

IMS = "http://www.imsglobal.org/xsd/imsmd_v1p2"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PURL = "http://purl.edustandaard.nl"
LOM_WORDS = "LOMv1.0"
RIGHTS = "https://purl.edustandaard.nl/copyrightsandotherrestrictions_nllom_20180530"
GOALS = "http://opendata.slo.nl/curriculum/uuid"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WHERE = f"{{{XSI}}}schemaLocation"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _space in (("lom", IMS), ("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI)):
    ET.register_namespace(_prefix, _space)
ET.register_namespace("", "http://www.openarchives.org/OAI/2.0/")


@dataclass(frozen=True, slots=True)
class LevelWord:
    """What a level is called, where it belongs, and its id; ``years`` the ids of its years, where there are any."""

    name: str
    context: str
    id: str
    years: tuple[str, ...] = ()


LEVELS: Mapping[ItemLevel, LevelWord] = {
    ItemLevel.PO: LevelWord(
        "Primair onderwijs",
        "PO",
        "512e4729-03a4-43a2-95ba-758071d1b725",
        (
            "82ca4442-246c-44b3-a562-7b101793feb4",
            "c007e4dd-a3d4-4f33-902d-778e3bbeeddb",
            "25a2f4f4-cf91-4b16-94bc-6d9e6fad88f4",
            "5c072b3f-7f58-40ee-9799-27981f0a6b2b",
            "bc213214-b83d-4673-b9c1-8fdaa63d6d56",
            "abfb190f-e814-46f5-a9cc-ebd53f04018e",
            "a4813bb6-cf63-4594-af56-6afb321723d8",
            "95138558-9f65-4888-8ea3-8acce5eea273",
        ),
    ),
    ItemLevel.PRO: LevelWord("Praktijkonderwijs", "VO", "d6f1bbf7-c1a6-4431-bcbd-f33126d851ef"),
    ItemLevel.VMBO: LevelWord("Vmbo", "VO", "c7942bb1-bf4f-409f-bc98-9a0b02f175dc"),
    ItemLevel.HAVO: LevelWord(
        "Havo",
        "VO",
        "a3ddbe60-8478-4204-b769-6f5e9f4cbca2",
        (
            "78f5cabe-6649-4dc3-84bf-36d82c6c2d31",
            "eaa0c07f-193e-4be5-8dc6-a00bbfc7a446",
            "af3ecd88-a654-4458-9c5b-1e1f7d09f463",
            "70af3752-c6ad-43d9-aa0c-9ff099931f8a",
            "cb61531d-61eb-4412-a52f-ca065ca37e39",
        ),
    ),
    ItemLevel.VWO: LevelWord(
        "Vwo",
        "VO",
        "ad9872e5-edc4-4a62-9ee7-ba7daceba2e0",
        (
            "ac188375-0a1a-4984-ac80-14d04a086a19",
            "17da6976-2f1b-4214-a471-168f469d7e04",
            "b924d4ad-65a1-41dc-b704-c7786eb4aec0",
            "e2026706-0829-4a4c-b726-9409b6f407e1",
            "f2513775-3d54-423b-803b-15e06a8c89a8",
            "85d15c83-e2b4-4359-8475-a355591aaa1a",
        ),
    ),
    ItemLevel.VSO: LevelWord("Voortgezet speciaal onderwijs", "SO", "e7f1c08f-08fb-48ab-be8e-c131b1bce54a"),
}
LICENCES: Mapping[ItemLicence, tuple[str, str]] = {
    ItemLicence.CC0: ("cc0-10", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ItemLicence.CC_BY: ("cc-by-40", "https://creativecommons.org/licenses/by/4.0/"),
    ItemLicence.CC_BY_SA: ("cc-by-sa-40", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ItemLicence.CC_BY_NC: ("cc-by-nc-40", "https://creativecommons.org/licenses/by-nc/4.0/"),
}
_FORMATS: Mapping[ItemBlockKind, str] = {
    ItemBlockKind.VIDEO: "video/mp4",
    ItemBlockKind.AUDIO: "audio/mp4",
    ItemBlockKind.PDF: "application/pdf",
}
_TASKS: Mapping[ItemBlockKind, str] = {
    ItemBlockKind.QUIZ: "gesloten opdracht",
    ItemBlockKind.HANDIN: "open opdracht",
}


@dataclass(frozen=True, slots=True)
class About:
    """A record with what stands around it."""

    told: Told
    school: str
    identifier: str
    origin: str

    @property
    def item(self) -> Item:
        """What the lesson says of itself."""
        assert self.told.item is not None  # noqa: S101 - only what is not gone is described
        return self.told.item

    @property
    def revision(self) -> Revision:
        """What pupils get of it."""
        assert self.told.revision is not None  # noqa: S101 - likewise
        return self.told.revision

    @property
    def place(self) -> str:
        """Where it is: the page that it leads to where it is one link, else the lesson in the school's Erbij."""
        blocks = [one for one in self.revision.blocks if one.kind is not ItemBlockKind.PAUSE]
        if len(blocks) == 1 and blocks[0].url:
            return blocks[0].url
        return f"{self.origin}/catalogue/items/{self.item.id}"

    @property
    def formats(self) -> list[str]:
        """Of what kinds its parts are."""
        return sorted({_FORMATS.get(one.kind, "text/html") for one in self.revision.blocks})

    @property
    def published(self) -> str:
        """The day of its newest form."""
        return self.revision.published_at.strftime("%Y-%m-%d")


def clean(text: str) -> str:
    """Return text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    one = ET.SubElement(parent, f"{{{IMS}}}{name}")
    if text:
        one.text = clean(text)
    return one


def _said(parent: ET.Element, name: str, text: str, language: str = "nl") -> None:
    string = _add(_add(parent, name), "langstring", text)
    string.set(_LANG, language)


def _word(parent: ET.Element, name: str, source: str, value: str) -> None:
    one = _add(parent, name)
    _said(one, "source", source, "x-none")
    _said(one, "value", value, "x-none")


def lom(about: About) -> ET.Element:
    """Return a lesson in NL LOM."""
    root = ET.Element(f"{{{IMS}}}lom", {_WHERE: f"{IMS} {IMS}p4.xsd"})
    for part in (_general, _made, _of_record, _technical, _educational, _rights, _classified):
        part(root, about)
    return root


def _general(root: ET.Element, about: About) -> None:
    item = about.item
    general = _add(root, "general")
    _said(general, "title", about.revision.title, item.language)
    entry = _add(general, "catalogentry")
    _add(entry, "catalog", "URI")
    _said(entry, "entry", about.identifier, "x-none")
    _add(general, "language", item.language)
    _said(general, "description", item.description or about.revision.title, item.language)
    if item.subject:
        _said(general, "keyword", item.subject, item.language)
    _word(general, "aggregationlevel", LOM_WORDS, "2")


def _made(root: ET.Element, about: About) -> None:
    life = _add(root, "lifecycle")
    _said(life, "version", str(about.revision.number), "x-none")
    _word(life, "status", LOM_WORDS, "final")
    by = _add(life, "contribute")
    _word(by, "role", LOM_WORDS, "publisher")
    school = re.sub(r"([\\,;])", r"\\\1", about.school.replace("\n", " "))
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{school}\nN:{school}\nORG:{school}\nEND:VCARD"
    _add(_add(by, "centity"), "vcard", card)
    _add(_add(by, "date"), "datetime", about.published)


def _of_record(root: ET.Element, _: About) -> None:
    record = _add(root, "metametadata")
    _add(record, "metadatascheme", "LOMv1.0")
    _add(record, "metadatascheme", "nl_lom_v1p0")
    _add(record, "language", "nl")


def _technical(root: ET.Element, about: About) -> None:
    technical = _add(root, "technical")
    for name in about.formats:
        _add(technical, "format", name)
    _add(technical, "location", about.place).set("type", "URI")


def _educational(root: ET.Element, about: About) -> None:
    educational = _add(root, "educational")
    kinds = {_TASKS.get(one.kind, "informatiebron") for one in about.revision.blocks} or {"informatiebron"}
    for kind in sorted(kinds):
        _word(educational, "learningresourcetype", f"{PURL}/vdex_learningresourcetype_czp_20060628.xml", kind)
    _word(educational, "intendedenduserrole", LOM_WORDS, "learner")
    if about.item.level:
        context = LEVELS[about.item.level].context
        _word(educational, "context", f"{PURL}/vdex_context_czp_20060628.xml", context)
    if about.item.norm_minutes:
        _add(_add(educational, "typicallearningtime"), "datetime", f"PT{about.item.norm_minutes}M")
    _add(educational, "language", about.item.language)


def _rights(root: ET.Element, about: About) -> None:
    word, address = LICENCES[about.item.licence]
    rights = _add(root, "rights")
    _word(rights, "cost", LOM_WORDS, "no")
    _word(rights, "copyrightandotherrestrictions", RIGHTS, word)
    _said(rights, "description", address, "x-none")


def _classified(root: ET.Element, about: About) -> None:
    item = about.item
    if item.level:
        level = LEVELS[item.level]
        path = _path(root, "educational level", f"{PURL}/begrippenkader")
        _taxon(path, level.id, level.name)
        for year in item.years:
            if year <= len(level.years):
                word = "Groep" if item.level is ItemLevel.PO else level.name
                _taxon(
                    _path(root, "educational level", f"{PURL}/begrippenkader"), level.years[year - 1], f"{word} {year}"
                )
    for goal in about.told.goals:
        _taxon(_path(root, "educational objective", GOALS), goal.id, goal.words)


def _path(root: ET.Element, purpose: str, source: str) -> ET.Element:
    one = _add(root, "classification")
    _word(one, "purpose", LOM_WORDS, purpose)
    path = _add(one, "taxonpath")
    _said(path, "source", source, "x-none")
    return path


def _taxon(path: ET.Element, key: str, name: str) -> None:
    taxon = _add(path, "taxon")
    _add(taxon, "id", key)
    if name:
        _said(taxon, "entry", name)


def dublin_core(about: About) -> ET.Element:
    """Return a lesson in Dublin Core."""
    item = about.item
    root = ET.Element(f"{{{OAI_DC}}}dc", {_WHERE: f"{OAI_DC} {OAI_DC.replace('/oai_dc/', '/oai_dc.xsd')}"})
    said = [
        ("title", about.revision.title),
        ("subject", item.subject),
        ("description", item.description),
        ("publisher", about.school),
        ("date", about.published),
        ("type", "InteractiveResource"),
        *(("format", name) for name in about.formats),
        ("identifier", about.place),
        ("language", item.language),
        ("rights", LICENCES[item.licence][1]),
    ]
    for name, text in said:
        if text:
            ET.SubElement(root, f"{{{DC}}}{name}").text = clean(text)
    return root


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which records are told."""

    namespace: str
    schema: str
    write: Callable[[About], ET.Element]


FORMS: Mapping[str, Form] = {
    "lom": Form(IMS, f"{IMS}p4.xsd", lom),
    "oai_dc": Form(OAI_DC, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", dublin_core),
}
