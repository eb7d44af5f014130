"""Which message each route and event asks and answers, for the generated types of the web client.

The same table in words, with who may, stands in ``docs/protocol.md``. ``null``: no body; ``Blob``: a file.
"""

from __future__ import annotations

ROUTES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("POST /api/access/links/look", (), "LinkLook", "LinkSeen"),
    ("POST /api/access/links/use", (), "LinkUse", "Me"),
    ("POST /api/access/links", (), "LinkAsked", "LinkMade"),
    ("POST /api/access/renew", (), "Nothing", "Me"),
    ("GET /api/access/me", (), "null", "Me"),
    ("POST /api/access/password", (), "PasswordSignIn", "Me"),
    ("POST /api/access/password/set", (), "PasswordSet", "Me"),
    ("POST /api/access/password/forgotten", (), "PasswordForgotten", "null"),
    ("POST /api/access/sign-out", (), "Nothing", "null"),
    ("GET /api/access/devices", ("person_id",), "null", "Devices"),
    ("DELETE /api/access/devices/{id}", (), "null", "null"),
    ("POST /api/access/letters/{group_id}", (), "Nothing", "Blob"),
    ("POST /api/access/units/start", (), "Nothing", "PairingStarted"),
    ("POST /api/access/units/claim", (), "PairingPoll", "Me | Nothing"),
    ("POST /api/access/units/pair", (), "PairUnit", "UnitCard"),
    ("GET /api/access/units", (), "null", "Units"),
    ("DELETE /api/access/units/{id}", (), "null", "null"),
    ("GET /api/timetable/day", ("date", "person_id"), "null", "Day"),
    ("GET /api/plans/modality/day", ("date", "person_id"), "null", "ModalityDay"),
    ("GET /api/plans/modality/lesson", ("slot_id",), "null", "ModalityLesson"),
    ("POST /api/plans/modality/change", (), "ChangeModality", "null"),
    ("GET /api/timetable/sources", (), "null", "Sources"),
    ("POST /api/timetable/sources", (), "SourceAsked", "Sources"),
    ("POST /api/timetable/sources/{id}", (), "SourceAsked", "Sources"),
    ("POST /api/timetable/sources/{id}/read", (), "Nothing", "Sources"),
    ("POST /api/timetable/sources/{id}/yes", (), "SourceYes", "Sources"),
    ("POST /api/timetable/sources/{id}/pause", (), "SourcePause", "Sources"),
    ("POST /api/timetable/sources/{id}/remove", (), "SourceRemove", "Sources"),
    ("GET /api/timetable/slots/form", (), "null", "SlotForm"),
    ("POST /api/timetable/slots", (), "SlotAsked", "SlotsDone"),
    ("POST /api/timetable/slots/undo", (), "SlotUndo", "SlotsDone"),
    ("GET /api/timetable/slots/{id}", (), "null", "SlotDetail"),
    ("POST /api/timetable/slots/{id}/edit", (), "SlotEdit", "SlotsDone"),
    ("POST /api/timetable/slots/{id}/off", (), "SlotOff", "SlotsDone"),
    ("GET /api/people", (), "null", "People"),
    ("POST /api/schools/import/preview", (), "ImportFiles", "ImportPreview"),
    ("POST /api/schools/import", (), "ImportFiles", "ImportPreview"),
    ("GET /api/register/day", ("date",), "null", "RegisterDay"),
    ("GET /api/register/day.csv", ("date",), "null", "Blob"),
    ("GET /api/register/minutes", ("week", "person_id"), "null", "MinutesWeek"),
    ("GET /api/register/facts", ("pupil_id", "from", "to"), "null", "Blob"),
    ("GET /api/register/to-confirm", (), "null", "ToConfirmList"),
    ("POST /api/register/confirm", (), "Confirm", "null"),
    ("GET /api/absence/records", ("date",), "null", "AbsenceDay"),
    ("GET /api/absence/records/slots", ("person_id", "date"), "null", "AbsenceSlots"),
    ("GET /api/absence/records/changes", ("record_id",), "null", "AbsenceChanges"),
    ("POST /api/absence/records", (), "RecordAbsence", "null"),
    ("POST /api/absence/records/decide", (), "DecideAbsence", "null"),
    ("POST /api/absence/records/withdraw", (), "WithdrawAbsence", "null"),
    ("GET /api/absence/categories", (), "null", "Categories"),
    ("POST /api/absence/categories", (), "CategoryNew", "null"),
    ("POST /api/absence/categories/end", (), "CategoryEnd", "null"),
    ("GET /api/privacy/looks", ("person_id", "before"), "null", "Looks"),
)
"""Route, keys of the query, body asked, body answered."""

EVENTS: tuple[tuple[str, str, str], ...] = (
    ("session.join", "Join", "Joined"),
    ("session.leave", "Leave", "Nothing"),
    ("session.quiet", "Quiet", "Nothing"),
    ("session.end", "End", "Nothing"),
    ("presence.step", "SetStep", "Nothing"),
    ("hand.raise", "RaiseHand", "Nothing"),
    ("hand.lower", "LowerHand", "Nothing"),
    ("energy.say", "SayEnergy", "Nothing"),
    ("pause.start", "StartPause", "Nothing"),
    ("pause.end", "EndPause", "Nothing"),
    ("hand.answer", "AnswerHand", "Nothing"),
    ("media.subscribe", "Subscribe", "Subscribed"),
    ("media.accept", "Accept", "Nothing"),
    ("media.publish", "Publish", "Published"),
    ("media.look", "Look", "Nothing"),
    ("media.disconnect", "Disconnect", "Nothing"),
)
"""Event, payload asked, reply."""

PUSHED: tuple[tuple[str, str], ...] = (
    ("room.state", "RoomView"),
    ("presence.ping", "ProofAsked"),
    ("presence.kept", "ProofKept"),
    ("media.restarted", "MediaRestarted"),
    ("media.gone", "MediaGone"),
    ("session.ended", "Ended"),
    ("access.ended", "AccessEnded"),
)
"""Event and what it carries."""
