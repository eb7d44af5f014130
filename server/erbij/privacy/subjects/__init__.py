"""What is known of one pupil, handed out: to the pupil, a guardian, or a coordinator who was asked for it."""
