# SPDX-License-Identifier: Apache-2.0
"""Ports that a test needs to know before anybody listens there."""
import socket

_held = []


def held_port():
    """A port of 127.0.0.1 that nobody else is given until this program ends: it stays bound and is never listened on, so that
    who connects is refused. A program that sets SO_REUSEADDR, as servers do, can listen there all the same."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    _held.append(holder)
    return holder.getsockname()[1]
