"""What of other sites stands inside a lesson: only of hosts that the settings name, in a frame that may do little."""
