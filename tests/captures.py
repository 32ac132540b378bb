"""Requests of real SDKs, recorded (tests/data/captures/README.md)."""

from __future__ import annotations

from pathlib import Path

CAPTURES = Path(__file__).parent / "data" / "captures"


def capture(name: str) -> bytes:
    """The bytes of a recorded request, or of what it carried."""
    return (CAPTURES / name).read_bytes()
