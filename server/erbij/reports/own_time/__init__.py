"""What pupils did in their own time: by pupil, by item with where they stop, by goal, and as a file for an audit."""
