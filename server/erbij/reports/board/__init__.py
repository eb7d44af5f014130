"""A board's schools: what each of them does, by week, small groups hidden, nobody named."""
