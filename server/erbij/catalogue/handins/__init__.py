"""Hand-ins: what a pupil makes for a teacher's block and sends in, and what the teacher answers, round by round."""
