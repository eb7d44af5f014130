"""How a lesson is most bearable for a pupil: it follows them to every device, and the lesson holds it."""
