"""A lesson on paper, for a pupil without a line."""
