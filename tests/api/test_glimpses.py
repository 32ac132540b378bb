"""Pictures in lists are no playing; taking a recording piece by piece is."""

from __future__ import annotations

from playhead.api.glimpses import MOST, Glimpses
from playhead.stores.audit import REPEATED

KEY = (1, 1, "a" * 24)


def pieces(glimpses: Glimpses, amount: int, now: int = 0, key: tuple[int, int, str] = KEY) -> list[bool]:
    return [glimpses.is_watching(key, piece, now) for piece in range(amount)]


def test_the_first_pieces_are_a_picture_and_each_after_them_is_watching() -> None:
    assert pieces(Glimpses(), MOST + 2) == [*[False] * MOST, True, True]


def test_the_same_pieces_again_count_once() -> None:
    glimpses = Glimpses()
    assert not any(pieces(glimpses, MOST) + pieces(glimpses, MOST))


def test_members_and_sessions_are_counted_apart() -> None:
    glimpses = Glimpses()
    pieces(glimpses, MOST)
    assert not any(pieces(glimpses, MOST, key=(2, 1, KEY[2])) + pieces(glimpses, MOST, key=(1, 1, "b" * 24)))
    assert glimpses.is_watching(KEY, MOST, 0)


def test_after_a_while_it_begins_anew() -> None:
    glimpses = Glimpses()
    assert pieces(glimpses, MOST + 1, now=REPEATED - 1)[-1]
    assert not any(pieces(glimpses, MOST, now=2 * REPEATED))
