"""Answers that take long have threads of their own: a page or a file does not wait for them."""

from __future__ import annotations

import asyncio
import threading

from anyio import to_thread

from indicators.portal import threads
from indicators.portal.threads import long_answer


def test_long_answers_leave_the_threads_of_all_others_free() -> None:
    begun, free = threading.Semaphore(0), threading.Event()

    @long_answer
    def long(number: int) -> int:
        begun.release()
        assert free.wait(timeout=60)
        return number

    async def asked() -> list[int]:
        to_thread.current_default_thread_limiter().total_tokens = 1
        waiting = [asyncio.ensure_future(_result(long(number))) for number in range(threads.THREADS + 3)]
        await asyncio.sleep(0)
        for _ in range(threads.THREADS):
            await to_thread.run_sync(begun.acquire)  # another thread is there for this, while all long ones are taken
        assert not begun.acquire(blocking=False), "the rest waits for a turn"
        free.set()
        return await asyncio.gather(*waiting)

    async def _result(answer: object) -> int:
        return await answer  # type: ignore[misc, no-any-return]

    assert asyncio.run(asked()) == list(range(threads.THREADS + 3))


def test_a_limiter_belongs_to_one_loop() -> None:
    @long_answer
    def one() -> int:
        return 1

    async def asked() -> int:
        return await one()

    assert [asyncio.run(asked()), asyncio.run(asked())] == [1, 1]
