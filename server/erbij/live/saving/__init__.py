"""A pupil's weak line: less is sent to them, sound first, and the board comes as one picture after the other."""
