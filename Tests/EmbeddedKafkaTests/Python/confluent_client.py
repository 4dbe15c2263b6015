"""confluent-kafka: librdkafka as Python programs use it."""

import logging
import re

import confluent_kafka
from confluent_kafka import admin

from checks import PATIENCE

STRATEGIES = {
    "range": {"partition.assignment.strategy": "range", "session.timeout.ms": 6000},
    "cooperative": {"partition.assignment.strategy": "cooperative-sticky", "session.timeout.ms": 6000},
    "consumer": {"group.protocol": "consumer"},
}


class Producer:
    def __init__(self, servers, topic):
        self.acknowledged = []  # (partition, offset, value), in the order of the reports
        self._topic = topic
        self._producer = confluent_kafka.Producer(
            {"bootstrap.servers": servers, "enable.idempotence": True, "linger.ms": 2, "log_level": 0,
             "topic.metadata.refresh.interval.ms": 1000, "retry.backoff.ms": 20})

    def send(self, partition, value):
        self._producer.produce(self._topic, value.encode(), partition=partition, on_delivery=self._delivered)
        self._producer.poll(0)

    def flush(self):
        left = self._producer.flush(PATIENCE)
        if left:
            raise TimeoutError(f"{left} messages were not delivered within {PATIENCE} s")

    close = flush

    def _delivered(self, error, message):
        if error:
            raise confluent_kafka.KafkaException(error)
        self.acknowledged.append((message.partition(), message.offset(), message.value().decode()))


class Consumer:
    def __init__(self, tell, servers, topic, group, strategy="range", instance=None):
        settings = {
            "bootstrap.servers": servers, "group.id": group, "auto.offset.reset": "earliest", "log_level": 0,
            "topic.metadata.refresh.interval.ms": 1000}
        settings.update(STRATEGIES[strategy])
        if strategy != "consumer":
            settings["heartbeat.interval.ms"] = 300
        if instance:
            settings["group.instance.id"] = instance
        self._generation = GenerationWatch()
        settings |= {"debug": "cgrp", "log_level": 7, "logger": self._generation.logger}
        self._consumer = confluent_kafka.Consumer(settings)
        self._consumer.subscribe(
            [topic],
            on_assign=lambda _, partitions: tell("assigned", [one.partition for one in partitions]),
            on_revoke=lambda _, partitions: tell("revoked", [one.partition for one in partitions]),
            on_lost=lambda _, partitions: tell("lost", [one.partition for one in partitions]))

    def poll(self, seconds):
        records = []
        for message in self._consumer.consume(500, seconds):
            if message.error():
                raise confluent_kafka.KafkaException(message.error())
            records.append((message.partition(), message.offset(), message.value().decode()))
        return records

    def assignment(self):
        return [one.partition for one in self._consumer.assignment()]

    def generation(self):
        return self._generation.number

    def close(self):
        self._consumer.close()


class GenerationWatch(logging.Handler):
    """The generation is told only by librdkafka's debug log."""

    def __init__(self):
        super().__init__()
        self.number = None
        self.logger = logging.Logger("librdkafka")
        self.logger.addHandler(self)

    def emit(self, record):
        found = re.search(r"JoinGroup response: GenerationId (\d+)", record.getMessage())
        if found:
            self.number = int(found[1])


class Admin:
    def __init__(self, servers):
        self._admin = admin.AdminClient({"bootstrap.servers": servers, "log_level": 0})

    def create(self, topic, partitions):
        self._result(self._admin.create_topics([admin.NewTopic(topic, partitions, 3)]))

    def topics(self):
        return set(self._admin.list_topics(timeout=PATIENCE).topics)

    def partitions(self, topic):
        """The replicas of each partition."""
        found = self._result(self._admin.describe_topics(confluent_kafka.TopicCollection([topic])))
        return {one.id: sorted(node.id for node in one.replicas) for one in found.partitions}

    def delete(self, topic):
        self._result(self._admin.delete_topics([topic]))

    def groups(self):
        listed = self._admin.list_consumer_groups(request_timeout=PATIENCE).result(PATIENCE)
        return {one.group_id for one in listed.valid}

    def group(self, name):
        """State and number of members."""
        found = self._result(self._admin.describe_consumer_groups([name]))
        return found.state.name.lower(), len(found.members)

    def delete_group(self, name):
        self._result(self._admin.delete_consumer_groups([name]))

    def brokers(self):
        return sorted(node.id for node in self._admin.describe_cluster().result(PATIENCE).nodes)

    def close(self):
        pass

    @staticmethod
    def _result(futures):
        (future,) = futures.values()
        return future.result(PATIENCE)
