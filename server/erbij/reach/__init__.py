"""Whether browsers outside reach the server: asked by whoever runs it, on a link of ``erbij doctor``.

``cli/reach.py`` sees the same from the machine itself. A ticket is a secret whose digest lies in Erbij's own folder for
a quarter of an hour: there is nobody signed in on a server that is being set up, and the page opens connections.
"""
