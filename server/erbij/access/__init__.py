"""Signing in: links, devices, sign-ins, passwords and classroom units.

``service`` is what other rooms see; its use cases stand by noun in ``sign_ins``, ``links``, ``passwords``,
``units``; ``identities`` says who an owner is now, ``throttle`` counts tries, ``mail`` sends the one mail there is.
"""
