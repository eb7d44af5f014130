"""Timetables that are read from an address again and again, and what another program's timetable looks like."""
