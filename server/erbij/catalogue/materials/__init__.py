"""What a teacher puts with a lesson for who missed it: a file, a link, or an item of the catalogue."""
