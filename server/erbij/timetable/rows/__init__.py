"""``timetable.csv``: its rows, and what they change."""
