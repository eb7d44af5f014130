"""From a missed lesson to catching up: who missed what, what may fit in its place, and whether it is needed at all."""
