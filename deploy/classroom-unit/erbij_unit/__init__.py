"""What a classroom screen's own device does for its page: status lamp, camera motor, and a watchdog. Loopback only."""
