"""A member of a consumer group on a thread of its own, as an application is, whatever library it uses."""

import threading
import traceback

from checks import PATIENCE


class Member:
    """Reads until it is told to leave, and remembers what it read and what its group told it.

    `consumer` is made by the library's module, on the member's thread: `poll(seconds)` gives (partition, offset, value),
    `assignment()` the partitions it owns, `generation()` the number of its group's generation or None, `close()` ends it.
    """

    def __init__(self, make):
        self.records = []
        self.events = []  # ("assigned" | "revoked" | "lost", partitions), in their order
        self.owned = None
        self.generation = None
        self.error = None
        self._make = make
        self._leaves = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def tell(self, what, partitions):
        """The library's rebalance callback comes here."""
        if partitions:
            self.events.append((what, frozenset(partitions)))

    def told(self, *kinds):
        """All partitions of the events of these kinds."""
        return set().union(*(partitions for kind, partitions in self.events if kind in kinds))

    @property
    def has_left(self):
        return self._leaves.is_set()

    def leave(self):
        self._leaves.set()
        self._thread.join(PATIENCE)
        if self._thread.is_alive():
            self.error = f"close() took longer than {PATIENCE} s"
        self.owned = None

    def _run(self):
        try:
            consumer = self._make(self.tell)
            try:
                while not self._leaves.is_set():
                    self.records += consumer.poll(0.1)
                    self.generation = consumer.generation()
                    self.owned = frozenset(consumer.assignment())
            finally:
                consumer.close()
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"
            if not is_fencing(error):
                traceback.print_exc()


def is_fencing(error):
    """Whether another process has taken this member's group.instance.id."""
    return "fenced" in f"{type(error).__name__} {error}".lower()
