"""What `/v2/session` and `/v2/session/analytics` must answer, said a second time in plain Python.

The reference shares no code with `playhead`: it imports nothing from it, knows no SQL and keeps no index. It reads rows
in the form that an import takes and walks over all of them for each question. Its rules come from the API contract
(`api-spec.md`); each module names the sections it says again.

    session.py      one imported row as facts
    attributes.py   the public names and where a session keeps them
    window.py       date_range -> the span of upload times (5.4)
    filters.py      does a session satisfy a filter? (5.1, 5.2, 5.3)
    metrics.py      the numbers of a set of sessions (8)
    comparison.py   the change against the period before (9)
    groups.py       sets of sessions a row each, "others", their order (7)
    links.py        the parts of a dashboard_link (10)
    row.py          a session as the list prints it (11.1)
    answer.py       the whole answer, one page of it (4)

and, for the tests that compare:

    compare.py      an answer of the API against one of the reference
    rows.py         rows for an import, and a fixed data set of them
    datasets.py     hypothesis: data sets of imported rows
    queries.py      hypothesis: questions about a data set
    recorded.py     the recorded examples
    shapes.py       their type-shapes
"""
