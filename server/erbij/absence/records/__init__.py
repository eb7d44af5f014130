"""Absence by the hour: one record for each slot that a pupil misses."""
