"""Quizzes inside lessons in one's own time: to practise with, never for a grade."""
