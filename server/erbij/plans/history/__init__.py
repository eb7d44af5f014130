"""What was changed in a pupil's plan, by whom, from what to what, and why."""
