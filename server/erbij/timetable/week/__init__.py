"""A week of lessons: one's own, a child's, or for staff that of a group, a teacher or a place."""
