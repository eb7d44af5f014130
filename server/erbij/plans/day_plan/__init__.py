"""A pupil's day: what is live, looking on, in their own time and rest, a ceiling, and the agreed end of a lesson."""
