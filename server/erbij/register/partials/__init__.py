"""What a teacher makes of a pupil who was in less than half of a lesson (R11)."""
