"""A teacher's own week: who took part from home in each lesson, what waits for a tap, what waits for a look."""
