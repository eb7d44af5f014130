"""What is recorded of a pupil's plan: a draft until it is complete, with a version, ended and never erased."""
