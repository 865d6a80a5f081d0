"""Threads of their own for slow answers, so that pages and files are not delayed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

THREADS = 4  # they share the interpreter: more of them make each answer slower, and none faster
_LIMITER: RunVar[CapacityLimiter] = RunVar("long_answers")
P = ParamSpec("P")
T = TypeVar("T")


def long_answer(answer: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """An endpoint that is run in a few threads of its own instead of in those that all others share."""

    @wraps(answer)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> T:
        return await to_thread.run_sync(partial(answer, *args, **kwargs), limiter=_limiter())

    return answered


def _limiter() -> CapacityLimiter:
    # A limiter belongs to one event loop: a test client has another than the server.
    try:
        return _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(THREADS)
        _LIMITER.set(limiter)
        return limiter
