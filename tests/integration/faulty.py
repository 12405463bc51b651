"""A gate in front of a server, through which a test lets requests pass, or refuse, hang or answer garbage."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from typing import Self

_END_OF_REQUEST_LINE = b" HTTP/1.1\r\n"
_NO_JSON = b"\x00<html>{{{ not an answer"
GARBAGE = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(_NO_JSON), _NO_JSON)


class Fault(StrEnum):
    NONE = "none"
    REFUSES = "refuses"
    HANGS = "hangs"
    GARBAGE = "answers garbage"


class Gate:
    """One service's address. Its fault holds for connections that are open already, too.

    `asked` counts the requests that came, and the connections that were refused before one could come.
    """

    def __init__(self, port_behind: int) -> None:
        self.fault = Fault.NONE
        self.asked = 0
        self._port_behind = port_behind
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for connection in self._open:
            _shut(connection)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(client)
            if self.fault is Fault.REFUSES:
                self.asked += 1
                _reset(client)
                continue
            server = socket.create_connection(("127.0.0.1", self._port_behind))
            self._open.append(server)
            threading.Thread(target=self._pass_requests, args=(client, server), daemon=True).start()
            threading.Thread(target=_pass_answers, args=(server, client), daemon=True).start()

    def _pass_requests(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while asked := client.recv(65_536):
                self.asked += asked.count(_END_OF_REQUEST_LINE)
                match self.fault:
                    case Fault.NONE:
                        server.sendall(asked)
                    case Fault.REFUSES:
                        _reset(client)
                    case Fault.GARBAGE:
                        client.sendall(GARBAGE)
                    case Fault.HANGS:
                        pass
        _shut(server)
        _shut(client)


def _pass_answers(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while answer := server.recv(65_536):
            client.sendall(answer)
    _shut(client)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _reset(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
