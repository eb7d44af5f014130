"""The timetable: lessons as planned, free days, and whether the door of a lesson is open."""
