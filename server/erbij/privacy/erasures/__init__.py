"""Taking a pupil's data away on request: asked, proposed, approved by a second person, done after a week."""
