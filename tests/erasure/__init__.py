"""Erasure: the Data Deletion API, tombstones and the purge."""
