"""Items given to pupils: to one, a group or all who were absent, for some weeks, often in place of a missed lesson."""
