"""The programme of a day: which lesson is on when, for the pupils of one year."""
