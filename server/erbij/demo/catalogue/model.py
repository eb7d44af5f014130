"""What the demonstration school's lessons of the catalogue say; the words are ours."""

from __future__ import annotations

from dataclasses import dataclass

from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, ItemPriority

FILM = "film"
"""In the place of a file's id: the little film that is drawn here."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """An item by the teacher of a group."""

    group: str
    described: ItemDescribed
    blocks: tuple[BlockDraft, ...]


def _text(number: int, title: str, text: str) -> BlockDraft:
    return BlockDraft(id=f"tekst{number:03}", kind=ItemBlockKind.TEXT, title=title, text=text)


FRACTIONS = Lesson(
    "5A",
    ItemDescribed(
        title="Breuken: een deel van een geheel",
        description="Wat een half, een kwart en een achtste met elkaar te maken hebben.",
        subject="Rekenen",
        level=ItemLevel.PO,
        years=(5,),
        priority=ItemPriority.ESSENTIAL,
        calm_ok=True,
    ),
    (
        _text(
            1,
            "Eerlijk delen",
            "Stel je een reep voor. Je deelt hem **eerlijk** met een vriend: allebei een even groot stuk. "
            "Dat stuk heet *een half*.\n\n"
            "Komen er nog twee vrienden bij? Dan deel je de reep in vieren. Ieder krijgt een *kwart*.\n"
            "- een half: 1 van de 2 stukken\n- een kwart: 1 van de 4 stukken\n- een achtste: 1 van de 8 stukken",
        ),
        BlockDraft(id="film0001", kind=ItemBlockKind.VIDEO, title="De reep in stukken", file_id=FILM),
        BlockDraft(id="pauze001", kind=ItemBlockKind.PAUSE),
        _text(
            2,
            "Nu jij",
            "Pak een blaadje en vouw het dubbel. Vouw het daarna nog eens.\n"
            "1. Hoeveel stukken heb je nu?\n2. Kleur een half van het blaadje. Hoeveel stukken zijn dat?\n"
            "3. Welk deel is niet gekleurd?\n\n> Klaar? Bewaar je blaadje. Laat het gerust aan je leraar zien.",
        ),
    ),
)
READING = Lesson(
    "5A",
    ItemDescribed(
        title="De hoofdgedachte van een tekst",
        description="Waar gaat een stukje eigenlijk over? Oefenen met een kort verhaal.",
        subject="Begrijpend lezen",
        level=ItemLevel.PO,
        years=(5,),
        calm_ok=True,
        printable=True,
    ),
    (
        _text(
            1,
            "Het verhaal",
            "Elke avond om zeven uur zat de kat van nummer twaalf op de brievenbus. De buren lachten erom. "
            "Tot de winter kwam, en de postbode begreep waarom: de brievenbus was de enige plek in de straat "
            "waar de sneeuw meteen smolt. Binnen in de muur liep de buis van de verwarming.",
        ),
        _text(
            2,
            "Waar gaat het over?",
            "De **hoofdgedachte** zegt in een zin waar een tekst over gaat.\n"
            "- Wie of wat komt steeds terug?\n- Wat kom je aan het eind te weten?\n\n"
            "Schrijf de hoofdgedachte van dit verhaal in een zin op.",
        ),
    ),
)
WATER = Lesson(
    "5B",
    ItemDescribed(
        title="Waar komt regen vandaan?",
        description="De weg van het water: van zee naar wolk en terug.",
        subject="Natuur",
        level=ItemLevel.PO,
        years=(5, 6),
        priority=ItemPriority.EXTRA,
    ),
    (
        _text(
            1,
            "De weg van het water",
            "Water is altijd op reis.\n1. De zon warmt de zee op. Een beetje water wordt damp.\n"
            "2. Damp stijgt op en koelt af. Zo ontstaat een wolk.\n3. De druppels worden zwaar en vallen: regen.\n"
            "4. Door beken en rivieren komt het water weer in zee.",
        ),
        _text(2, "Kijk zelf", "Leg een deksel op een pan met warm water. Wat zie je na een minuut aan de binnenkant?"),
    ),
)
LESSONS = (FRACTIONS, READING, WATER)
