"""When a pupil of another school was here: a partner school tells it, within what was granted to it."""
