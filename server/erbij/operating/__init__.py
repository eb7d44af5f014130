"""How the server is, in plain words: for who runs it and is no operator by trade.

The same figures that ``/metrics`` tells a program are judged here for a person: what holds, what asks for attention
before it breaks, and what is broken now. They are of the whole server and of nobody in
particular; only how many are in lessons is of one's own school.
"""
