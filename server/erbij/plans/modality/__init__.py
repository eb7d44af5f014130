"""From where each pupil follows each lesson, and the changes of one day."""
