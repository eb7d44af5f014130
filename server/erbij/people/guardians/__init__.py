"""Who looks along with a pupil as a guardian, and until when: at 18 that is the pupil's own choice."""
