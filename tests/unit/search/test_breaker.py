"""The breaker, under a clock of our own."""

from search.breaker import Breaker, BreakerState


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(clock=clock)
    for _ in range(5):
        assert breaker.admits()
        breaker.failed()
    assert breaker.state is BreakerState.OPEN
    return breaker


def test_five_failures_within_ten_seconds_open_it() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(4):
        breaker.failed()
        clock.now += 2.5
    assert breaker.admits()
    breaker.failed()
    assert not breaker.admits()
    assert not breaker.would_admit()


def test_failures_further_apart_do_not() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(20):
        breaker.failed()
        clock.now += 2.6
    assert breaker.state is BreakerState.CLOSED


def test_successes_between_do_not_hide_failures() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.state is BreakerState.OPEN


def test_after_five_seconds_one_call_tries() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 4.9
    assert not breaker.admits()
    clock.now += 0.1
    assert breaker.would_admit()
    assert breaker.admits()
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.admits()
    assert breaker.state is BreakerState.CLOSED


def test_after_a_good_trial_it_takes_five_failures_again() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5
    assert breaker.admits()
    breaker.succeeded()
    for _ in range(4):
        breaker.failed()
    assert breaker.admits()


def test_a_failed_trial_opens_it_anew() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5
    assert breaker.admits()
    clock.now += 1
    breaker.failed()
    clock.now += 4.9
    assert not breaker.admits()
    clock.now += 0.1
    assert breaker.admits()


def test_a_trial_without_an_outcome_is_followed_by_another() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5
    assert breaker.admits()
    clock.now += 5
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED


def test_answers_to_calls_from_before_change_nothing_while_it_is_open() -> None:
    clock = Clock()
    breaker = opened(clock)
    breaker.succeeded()
    assert breaker.state is BreakerState.OPEN
    clock.now += 4
    breaker.failed()
    clock.now += 1
    assert breaker.admits()
