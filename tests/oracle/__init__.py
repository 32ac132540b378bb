"""What the six endpoints of the Data Access API must answer, said a second time in plain Python.

The reference shares no code with `playhead`: it imports nothing from it, knows no SQL and keeps no index. It reads what was
uploaded, the form of an imported row for all of it, and walks over everything for each question. Its rules come from the API
contract (`api-spec.md`); each module names the sections it says again.

    session.py      one imported row as facts
    native.py       a session as a client sends it, as such a row
    event.py        an imported event, and an event as the list prints it (11.3)
    user.py         what sessions and an imported row make of a user, and how the list prints him (11.2, 15)
    world.py        uploads -> what is known, and what the endpoints count of it (5.5, 15)
    attributes.py   the public names, who may be asked for them, and where the value lies (6)
    window.py       date_range -> the span of upload times (5.4)
    filters.py      does a session, an event, a user satisfy a filter? (5.1, 5.2, 5.3, 5.5)
    metrics.py      the numbers of a set of them (8)
    comparison.py   the change against the period before (9)
    groups.py       sets of them, one a row each, "others", their order (7)
    links.py        the parts of a dashboard_link (10)
    row.py          a session as the list prints it (11.1)
    leeway.py       what the contract leaves open in a row
    answer.py       the whole answer, one page of it (4)

and, for the tests that compare:

    compare.py      an answer of the API against one of the reference
    rows.py         session rows for an import, and a fixed set of them
    uploads.py      uploads of all kinds, and a fixed set of them
    datasets.py     hypothesis: data sets, in uploads of all kinds
    dataset.py      uploads in an app and in the reference at once
    asking.py       questions by hand
    queries.py      hypothesis: questions about a data set
    recorded.py     the recorded examples
    shapes.py       their type-shapes
"""
