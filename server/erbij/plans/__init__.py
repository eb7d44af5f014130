"""Plans (thin): who follows lessons from home, from when until when."""
