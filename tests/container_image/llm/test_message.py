"""When a stream of Claude's has ended."""

from container_image.llm.message import is_stopped


def test_a_stream_has_stopped_when_it_has_said_so_to_the_end_of_the_line() -> None:
    event = b'data: {"type":"message_stop" }\n'
    for end in range(len(event)):
        assert not is_stopped(event[:end], 0)
    assert is_stopped(event, len(event) - 1)


def test_a_models_own_words_do_not_stop_it() -> None:
    assert not is_stopped(b'data: {"delta":{"text":"{\\"type\\":\\"message_stop\\"}"}}\n', 0)
