"""Every child in view: contact with pupils who are not at school, and who acts when it stays away. Never a notice."""
