"""Boards, schools, school years and groups; and the import of a school's files, in which other rooms take part."""
