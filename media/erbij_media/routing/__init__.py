"""Who gets which packet, under which numbers; pure: time is an argument, packets leave through a ``Link``."""
