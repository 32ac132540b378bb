"""What is measured, against what, and the last results (RESULTS.md): `python -m bench.run`."""
