"""Playhead: self-hosted session replay and session analytics."""

__version__ = "0.1.0"
