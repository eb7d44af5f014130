"""Routes of the second step and of a school's own sign-in: the part of ``wire_map`` that is theirs."""

from __future__ import annotations

SIGN_IN: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("POST /api/access/factors/waiting", (), "Nothing", "FactorWaiting"),
    ("POST /api/access/factors/enter", (), "FactorCode", "Me"),
    ("POST /api/access/factors/begin", (), "Nothing", "FactorBegun"),
    ("POST /api/access/factors/finish", (), "FactorCode", "FactorDone"),
    ("GET /api/access/factors", ("person_id",), "null", "FactorState"),
    ("POST /api/access/factors/codes", (), "FactorCode", "FactorCodes"),
    ("POST /api/access/factors/remove", (), "FactorCode", "null"),
    ("POST /api/access/factors/reset", (), "ResetFactor", "null"),
    ("POST /api/access/factors/rule", (), "SaveFactorRule", "FactorState"),
    ("GET /api/access/schools", (), "null", "LinkedSchools"),
    ("POST /api/access/schools/begin", (), "Nothing", "null"),
    ("POST /api/access/schools/offered", (), "Nothing", "SchoolOffer"),
    ("POST /api/access/schools/link", (), "Nothing", "LinkedSchools"),
    ("POST /api/access/schools/go", (), "GoToSchool", "Me"),
    ("DELETE /api/access/schools/{id}", (), "null", "null"),
    ("POST /api/access/providers/offered", (), "ProvidersAsked", "ProvidersOffered"),
    ("POST /api/access/providers/begin", (), "BeginProvider", "ProviderBegun"),
    ("POST /api/access/providers/finish", (), "FinishProvider", "Me"),
    ("POST /api/access/providers/link", (), "Nothing", "ProviderBegun"),
    ("GET /api/access/providers/account", ("person_id",), "null", "ProviderLink"),
    ("DELETE /api/access/providers/account/{id}", (), "null", "null"),
    ("GET /api/access/providers", (), "null", "ProviderPage"),
    ("POST /api/access/providers", (), "SaveProvider", "ProviderPage"),
    ("POST /api/access/providers/remove", (), "RemoveProvider", "ProviderPage"),
    ("POST /api/access/providers/try", (), "Nothing", "ProviderTried"),
)
