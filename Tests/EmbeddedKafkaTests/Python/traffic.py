"""Messages that are numbered per partition, so that each reader can be asked: all of them, once, in their order?"""

import threading
import time


def value(partition, number):
    return f"{partition}:{number}"


def per_partition(records):
    """The values of each partition in the order read; a record is (partition, offset, value)."""
    values = {}
    for partition, _, text in records:
        values.setdefault(partition, []).append(text)
    return values


class Traffic:
    """A producer that sends evenly to all partitions, some 300 messages a second, until it is ended."""

    def __init__(self, producer, partitions):
        self.sent = {partition: 0 for partition in range(partitions)}
        self._producer = producer
        self._error = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def total(self):
        return sum(self.sent.values())

    @property
    def values(self):
        return {partition: [value(partition, number) for number in range(sent)]
                for partition, sent in self.sent.items()}

    def end(self):
        """Ends when all that was sent is acknowledged; throws what the producer threw."""
        self._ends.set()
        self._thread.join(60)
        if self._thread.is_alive():
            raise TimeoutError("the producer did not end within 60 s")
        if self._error:
            raise self._error

    def _run(self):
        try:
            while not self._ends.is_set():
                for partition in self.sent:
                    self._producer.send(partition, value(partition, self.sent[partition]))
                    self.sent[partition] += 1
                time.sleep(0.003 * len(self.sent))
            self._producer.close()
        except Exception as error:
            self._error = error
