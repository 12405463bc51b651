"""The pool member that makes a shopper's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FNV_OFFSET_BASIS = 0x811C9DC5
_FNV_PRIME = 0x01000193


_MEMBER = re.compile(r"pool-[0-9]{1,4}")


def is_pool_member(name: str) -> bool:
    """Whether this is a member's name, of a pool of any size."""
    return _MEMBER.fullmatch(name) is not None


def select_pool_member(shopper_id: str, pool_size: int) -> str:
    """The shopper's home member, `pool-0` to `pool-{pool_size - 1}`: FNV-1a of 32 bits, modulo the size.

    Source: the specification's example, `abc123` of 10 is `pool-3`. The hash never changes.
    """
    digest = _FNV_OFFSET_BASIS
    for byte in shopper_id.encode():
        digest = (digest ^ byte) * _FNV_PRIME & 0xFFFFFFFF
    return f"pool-{digest % pool_size}"


def members_from(home: str, pool_size: int) -> Iterator[str]:
    """Every member once, in the order in which a job tries them: the home, then each next one."""
    first = int(home.removeprefix("pool-"))
    for step in range(pool_size):
        yield f"pool-{(first + step) % pool_size}"
