"""How rows were on an earlier day: every version of the rows of a kept table, written by the database itself.

`recording.recorded` tells the database which moment it is, `keeping.keep` puts the triggers on a table, and
`queries.as_of` gives the rows of a model as they were known at a moment (L7-f).
"""
