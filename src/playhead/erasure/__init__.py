"""Erasure of users and sessions: suppressed at once, purged by a job (docs/deletion.md).

    request.py      the body of a request, checked
    subjects.py     what the warehouse has of its identifiers, and the rows that hide it
    service.py      a request from beginning to end
    purge.py        the job that removes the rows and files

What may not come back is told by model/tombstones.py, and kept by stores/ledger.py.
"""
