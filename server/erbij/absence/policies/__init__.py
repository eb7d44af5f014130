"""The school's own numbers for notices and support: dated versions, which never change once they were made."""
