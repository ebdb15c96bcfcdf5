"""What a process knows of held addresses while it reads the list afresh."""

from stoa.kernel.shield.holds import Holds, Level, News

BAD, WORSE = "203.0.113.9", "203.0.113.10"
BLOCKED = News(BAD, Level.BLOCKED, 60_000)


def test_what_is_heard_while_the_list_is_read_outlives_a_list_from_before() -> None:
    holds = Holds()
    with holds.reading():
        holds.take(BLOCKED, 0.0)
        holds.replace([], 0.0)
    assert holds.get(BAD, 1.0) is not None


def test_an_address_that_is_let_go_while_the_list_is_read_stays_free() -> None:
    holds = Holds()
    with holds.reading():
        holds.take(News(BAD, Level.OPEN, 0), 0.0)
        holds.replace([BLOCKED], 0.0)
    assert holds.get(BAD, 1.0) is None


def test_a_list_replaces_what_was_heard_before_it_was_asked_for() -> None:
    holds = Holds()
    holds.take(BLOCKED, 0.0)
    with holds.reading():
        holds.replace([News(WORSE, Level.BLOCKED, 60_000)], 0.0)
    assert holds.get(BAD, 1.0) is None
    assert holds.get(WORSE, 1.0) is not None
