"""Socket.IO, typed and bounded; only ``server.py`` imports socketio."""
