"""Making and changing lessons: "Nieuwe les", a move, a supply teacher, a lesson that is off; and taking that back."""
