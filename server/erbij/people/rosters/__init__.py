"""People and groups as the files of other programs hold them: OneRoster and EDEXML."""
