"""What a pupil missed of a lesson that was offered to them: told on at its end, and shown on their day."""
