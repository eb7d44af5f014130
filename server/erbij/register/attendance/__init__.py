"""Who was in the classroom (S): imported from the school's administration, or taken by the teacher."""
