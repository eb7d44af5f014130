"""How long a pupil may look at a page without a touch, and whether a film asks if they are still there."""
