"""Absence in and out as files, for the school's administration system."""
