"""What servers tell each other, and may be lost: news, and values that expire. Facts stand in the database."""
