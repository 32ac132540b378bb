"""Keeping sessions and recordings: how long, how many, and whole.

holding.py     what sessions and recordings amount to now
over.py        which sessions are over what an app keeps
walker.py      the task that removes them, and has orphans looked for
orphans.py     recordings, rows, videos and assets that lack their other half
assets.py      assets that no recording names any more
check.py       proves of every recording that it opens and matches its row
portable.py    one session in one file
moving.py      such files, and videos of imported sessions, in and out
whereabouts.py of which app a session is
"""
