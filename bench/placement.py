"""A board on paper: a thousand lessons at once, ten thousand pupils at home, and the morning bell.

No packet is sent: lessons of a seeded chance are put on nodes by the very rules that servers use
(``erbij_media.nodes.capacity``), and what they ask for is added up from figures that were measured or are settings:
bandwidth by stream (docs/media.md), processor by packet and by handshake (bench/forwarding.py). Then one node dies at
the worst moment. The answer is how many nodes are enough, and which thing is used up first.

    .venv/bin/python bench/placement.py [--lessons 1000] [--pupils 10000] [--seed 7]
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from erbij_media.nodes.capacity import Place, choose
from erbij_media.nodes.model import MAX_MBIT, MAX_ROOMS, ROOM_MBIT

PICTURE, SMALL, FACE, SOUND = 1.0, 0.15, 0.4, 0.04
"""Mbit/s of the picture that a pupil looks at, of a face on the unit, of a face that a pupil sends, and of a voice."""
SHOWS_FACE, SPEAKS = 0.3, 0.5
FACES_ON_UNIT = 7
PACKET_BYTES = 900
PACKET_CORE_S = 9.4e-6
"""Processor of a forwarded packet (docs/media.md), with room for 40 receivers; a lesson of 30 alone takes 14.6."""
HANDSHAKE_CORE_S = 0.0035
"""Of a node, for a connection of eight receivers: 60 one after another, 23 November 2026."""
CONNECTIONS = 1.3
"""Of a pupil: what they see and hear, and for some what they give."""
JOIN_CORE_S, LESSON_CORE_S = 0.0095, 0.0055
"""Of a server: a join to a lesson of ten, and a second of such a lesson with its proofs; 23 November 2026, with the ten
sockets of the pupils in the same process, so rather too much than too little."""
CALM = 0.6
"""How much of a core may be used before others wait for it."""
GIGABIT = 1_000.0
BELL_S, EARLY_S = 60.0, 300.0


@dataclass(frozen=True)
class Lesson:
    """``mbit`` out of the node and into it."""

    pupils: int
    out: float
    into: float


@dataclass(frozen=True)
class Need:
    """A thing that is used: how much of it, and how much there is."""

    what: str
    used: float
    there: float
    unit: str

    @property
    def ratio(self) -> float:
        """How full it is."""
        return self.used / self.there


def lessons_of(count: int, pupils: int, chance: Random) -> list[Lesson]:
    """Lessons with at least one pupil each, and so many pupils in all; most are small, some have thirty."""
    weights = [chance.expovariate(1.0) for _ in range(count)]
    drawn = Counter(chance.choices(range(count), weights, k=max(0, pupils - count)))
    return [lesson_of(1 + drawn[index], chance) for index in range(count)]


def lesson_of(pupils: int, chance: Random) -> Lesson:
    """What one lesson sends: every pupil a picture, the class and the voices; the unit up to seven faces."""
    faces = sum(chance.random() < SHOWS_FACE for _ in range(pupils))
    voices = min(2, sum(chance.random() < SPEAKS for _ in range(pupils)))
    down = pupils * (PICTURE + SOUND * (1 + voices))
    unit = min(faces, FACES_ON_UNIT) * SMALL + voices * SOUND
    up = PICTURE + SMALL + SOUND + faces * FACE + voices * SOUND
    return Lesson(pupils, down + unit, up)


def placed(lessons: list[Lesson], places: list[Place], *, moved: bool = False) -> tuple[list[str | None], list[Place]]:
    """Put lessons one after another where the rules say; measured bandwidth is known at once."""
    known = {place.node: place for place in places}
    at: list[str | None] = []
    for lesson in lessons:
        node = choose(known.values(), moved=moved)
        at.append(node)
        if node is not None:
            known[node] = replace(known[node], rooms=known[node].rooms + 1, mbit=known[node].mbit + lesson.out)
    return at, list(known.values())


def empty(count: int) -> list[Place]:
    return [Place(f"n{number:02}", 0, 0.0, MAX_ROOMS, MAX_MBIT) for number in range(1, count + 1)]


def enough(lessons: list[Lesson]) -> int:
    """The fewest nodes with which no lesson is refused, also when one of them dies in the middle of it."""
    count = max(2, math.ceil(sum(lesson.out for lesson in lessons) / MAX_MBIT))
    while True:
        at, places = placed(lessons, empty(count))
        if None not in at and None not in after_death(lessons, at, places)[0]:
            return count
        count += 1


def after_death(
    lessons: list[Lesson], at: list[str | None], places: list[Place]
) -> tuple[list[str | None], list[Place]]:
    """The fullest node dies: where its lessons go."""
    dead = max(places, key=lambda place: place.mbit).node
    orphans = [lesson for lesson, node in zip(lessons, at, strict=True) if node == dead]
    return placed(orphans, [place for place in places if place.node != dead], moved=True)


def by_number(lessons: list[Lesson], count: int) -> list[float]:
    """What each node sends where all lessons were placed while nobody but the class was there."""
    at, _ = placed([Lesson(0, 0.0, 0.0) for _ in lessons], empty(count))
    return [sum(one.out for one, its in zip(lessons, at, strict=True) if its == node) for node in set(at)]


def busiest_second(pupils: int, chance: Random) -> tuple[int, int]:
    """How many join in the fullest second of a bell, and in the fullest ten."""
    joins = Counter(int(min(EARLY_S + BELL_S, max(0.0, chance.gauss(EARLY_S, BELL_S / 2)))) for _ in range(pupils))
    tens = max(sum(joins[second + step] for step in range(10)) for second in joins)
    return max(joins.values()), tens


def packets(mbit: float) -> float:
    return mbit * 1e6 / 8 / PACKET_BYTES


def needs(lessons: list[Lesson], places: list[Place], bell: float, servers: int) -> list[Need]:
    """What is used of what there is, once a node died: on the fullest node, and on one of the servers."""
    worst = max(places, key=lambda place: place.mbit)
    share = max(place.rooms for place in places) / len(lessons)
    return [
        Need("processor of the fullest node, forwarding", packets(worst.mbit) * PACKET_CORE_S, 1.0, "core"),
        Need("the same, shaking hands at the bell", bell * CONNECTIONS * share * HANDSHAKE_CORE_S, 1.0, "core"),
        Need("line of the fullest node", worst.mbit, GIGABIT, "Mbit/s"),
        Need("processor of a server, lessons", len(lessons) / servers * LESSON_CORE_S, 1.0, "core"),
        Need("the same, joins at the bell", bell / servers * JOIN_CORE_S, 1.0, "core"),
    ]


def servers_for(lessons: int, bell: float) -> int:
    """Servers whose processor stays calm at the bell, when one of them is gone."""
    return 1 + math.ceil((lessons * LESSON_CORE_S + bell * JOIN_CORE_S) / CALM)


def table(title: str, places: list[Place]) -> None:
    print(f"\n{title}")
    for place in places:
        core = packets(place.mbit) * PACKET_CORE_S
        print(f"  {place.node}  {place.rooms:3} lessons  {place.mbit:5.0f} Mbit/s  {core:4.2f} core")


def main() -> None:
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--lessons", type=int, default=1_000)
    given.add_argument("--pupils", type=int, default=10_000)
    given.add_argument("--seed", type=int, default=7)
    wanted = given.parse_args()
    chance = Random(wanted.seed)  # noqa: S311 - the same lessons every time
    lessons = lessons_of(wanted.lessons, wanted.pupils, chance)
    out, into = sum(lesson.out for lesson in lessons), sum(lesson.into for lesson in lessons)
    second, tens = busiest_second(wanted.pupils, chance)
    print(f"{len(lessons)} lessons, {sum(lesson.pupils for lesson in lessons)} pupils, seed {wanted.seed}")
    print(f"a lesson sends {out / len(lessons):.1f} Mbit/s ({ROOM_MBIT:.0f} are expected), all {out / 1000:.1f} Gbit/s")
    print(f"and takes {into / len(lessons):.1f} Mbit/s: {into / 1000:.1f} Gbit/s in all")
    print(f"at the bell {tens / 10:.0f} a second come in for ten seconds, {second} in the fullest second")

    nodes, servers = enough(lessons), servers_for(len(lessons), tens / 10)
    at, places = placed(lessons, empty(nodes))
    table(f"{nodes} nodes are enough, also when one dies:", places)
    _, left = after_death(lessons, at, places)
    table("the fullest of them died:", left)

    print(f"\n{servers} servers are enough, also when one dies. Used then, of what there is:")
    used = needs(lessons, left, tens / 10, servers - 1)
    for need in used:
        print(f"  {need.what:45} {need.used:7.2f} of {need.there:.0f} {need.unit}  ({need.ratio:.2f})")
    first = max(used, key=lambda need: need.ratio)
    print(f"\nWhat breaks first when there are more: {first.what} ({first.ratio:.2f}).")
    blind = by_number(lessons, nodes)
    print(f"Placed by number, before their pupils come: {min(blind):.0f} to {max(blind):.0f} Mbit/s on a node.")
    at, _ = placed(lessons, empty(nodes // 2))
    print(f"With half of the nodes {at.count(None)} lessons are refused in words, and the others do not feel it.")
    single = needs(lessons, left, tens / 10, 1)
    print(f"With one server: {single[3].used:.1f} cores for lessons and {single[4].used:.1f} at the bell, of one.")


if __name__ == "__main__":
    main()
