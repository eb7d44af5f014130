"""The planning board: pupils by week, and what needs somebody's attention."""
