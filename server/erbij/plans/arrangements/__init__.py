"""The remote arrangement of a pupil, from draft to return."""
