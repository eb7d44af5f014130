"""Grants: the school of enrolment shows another party exactly what it needs of a pupil, until a date."""
