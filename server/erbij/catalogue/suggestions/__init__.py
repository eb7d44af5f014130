"""What may fit a pupil today, without anybody giving it: a few lessons, quietly."""
