"""The demonstration school: every day is a school day and a lesson is always going on."""
