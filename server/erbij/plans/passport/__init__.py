"""The passport card: one page of the pupil's own, of which at most three lines stand in the lesson."""
