"""The school's calendar: years, holidays and free days, lesson weeks."""
