"""The rules of being seen and heard, as the family reads and signs them: plain Dutch, made of the school's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.policy.wire import MostPresent

if TYPE_CHECKING:
    from erbij.plans.policy.wire import Policy

_MOST = {
    MostPresent.TEXT: "Stem en beeld van thuis gaan op onze school niet aan. Meekijken, signalen en typen kan wel.",
    MostPresent.VOICE: "Beeld van thuis gaat op onze school niet aan. Praten kan wel.",
    MostPresent.FACE: "Stem en beeld van thuis staan uit, tot de leerling ze zelf aanzet.",
}


def agreement_of(policy: Policy, school: str) -> str:
    """Return the text; another rule makes another text, with another hash."""
    card = (
        "De regels van de leerlingenkaart staan aan het begin van de les op het scherm in de klas."
        if policy.passport_on_unit
        else "De regels van de leerlingenkaart ziet alleen de leraar."
    )
    lines = (
        "Niemand neemt de les op. Dat kan ook niet: Erbij heeft geen opname.",
        f"{_MOST[policy.most]} De leerling kiest zelf. De leraar en de school kunnen het niet aanzetten.",
        "De klas ziet altijd dat er iemand meekijkt. De leraar ziet altijd wie.",
        "Thuis kijkt niemand anders mee in de klas. Ook ouders niet.",
        "Thuis maakt niemand foto's, filmpjes of schermafdrukken van de klas.",
        "Een klasgenoot die niet in beeld wil, komt niet in beeld. Een reden is niet nodig.",
        card,
        "De leerling mag altijd stoppen, zonder reden.",
        "School schrijft op hoeveel minuten de leerling erbij was. Leerling en ouder zien dat ook.",
        "Wie niet meer akkoord is, zegt dat tegen school. Dan stopt het meedoen op afstand.",
    )
    return "\n".join([f"Afspraken over gezien en gehoord worden op {school}", *(f"- {line}" for line in lines)])
