"""How large a picture is needed by whom, and which pictures nobody sees: those are not sent."""
