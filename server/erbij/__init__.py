"""The application server of Erbij: a pupil at home is in today's lesson, and every minute stands in the register."""
