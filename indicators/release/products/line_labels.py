"""Where the names of lines stand at the end of a chart: each as near to its line as it can, none upon another."""

from __future__ import annotations

from collections.abc import Sequence


def apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """The centres of labels, in the order given: the least moved (by squares) of all that do not overlap.

    Labels that would overlap form a block, whose middle is the mean of what its labels want (pool adjacent violators,
    as in isotonic regression). Where all together are higher than the room, they begin at its start.

    Args:
        wanted: the place of each line's end.
        sizes: the height of each label, in the same unit.
        low: start of the room.
        high: end of the room.
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    blocks: list[tuple[float, float, list[int]]] = []  # where it starts, its height, its labels
    for each in order:
        block = _settled(wanted[each] - sizes[each] / 2, sizes[each], [each], low, high)
        while blocks and blocks[-1][0] + blocks[-1][1] > block[0]:
            before = blocks.pop()
            members = [*before[2], *block[2]]
            block = _settled(_mean_start(members, wanted, sizes), before[1] + block[1], members, low, high)
        blocks.append(block)
    placed = [0.0] * len(wanted)
    for start, _, members in blocks:
        at = start
        for each in members:
            placed[each] = at + sizes[each] / 2
            at += sizes[each]
    return placed


def _settled(start: float, size: float, members: list[int], low: float, high: float) -> tuple[float, float, list[int]]:
    return max(low, min(start, high - size)), size, members


def _mean_start(members: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    """The start of a block for which the squares of what its labels move add up to least."""
    above, total = 0.0, 0.0
    for each in members:
        total += wanted[each] - above - sizes[each] / 2
        above += sizes[each]
    return total / len(members)
