"""Photos of the board: one frame at full size, asked for by somebody in the lesson, kept for fourteen days."""
