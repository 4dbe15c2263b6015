"""What the programs here share: checks that tell what was expected and what came, waits with an end, the control socket."""

import json
import socket
import time

# Seconds. A busy machine may be slow: what takes longer has gone wrong.
PATIENCE = 45.0


class NotAsExpected(Exception):
    """A check that failed, in words."""


class Checks:
    """Counts what held; the first that does not ends the program."""

    def __init__(self):
        self.held = 0

    def equal(self, what, expected, came):
        if expected != came:
            raise NotAsExpected(f"{what}\n  expected: {brief(expected)}\n  came:     {brief(came)}")
        self.held += 1

    def true(self, what, holds, came=""):
        if not holds:
            raise NotAsExpected(f"{what}\n  expected: so\n  came:     not so {brief(came)}")
        self.held += 1

    def becomes(self, what, expected, measure, patience=PATIENCE):
        """Asks again and again until what came is what was expected."""
        deadline = time.monotonic() + patience
        came = measure()
        while came != expected and time.monotonic() < deadline:
            time.sleep(0.02)
            came = measure()
        self.equal(f"{what}, within {patience:.0f} s", expected, came)


def brief(value, longest=1500):
    text = repr(value)
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"


def command(path, name, **arguments):
    """Has the cluster carry out a command through its control socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(path)
        connection.sendall(json.dumps({name: arguments}).encode() + b"\n")
        reply = b""
        while not reply.endswith(b"\n"):
            more = connection.recv(65536)
            if not more:
                break
            reply += more
    error = json.loads(reply).get("error")
    if error:
        raise NotAsExpected(f"the command {name} {arguments}\n  expected: is carried out\n  came:     {error}")
