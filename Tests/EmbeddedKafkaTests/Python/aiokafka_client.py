"""aiokafka: a client for asyncio. Each object here has an event loop on a thread of its own."""

import asyncio
import threading

import aiokafka
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import for_code
from aiokafka.protocol.admin import DeleteGroupsRequest

from checks import PATIENCE

# It has no cooperative assignor.
STRATEGIES = {"range": RangePartitionAssignor}
# Its heartbeats and commits do not say the instance: error 25 comes, not 82, and two namesakes join by turns for ever.
CAN_BE_FENCED = False


class Loop:
    """An event loop that other threads give work to."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def make(self, kind, **settings):
        async def make():
            return kind(**settings)

        return self.run(make())

    def end(self):
        self._loop.call_soon_threadsafe(self._loop.stop)


class Producer:
    def __init__(self, servers, topic):
        self.acknowledged = []  # (partition, offset, value)
        self._topic = topic
        self._sent = []
        self._loop = Loop()
        self._producer = self._loop.make(
            aiokafka.AIOKafkaProducer, bootstrap_servers=servers, enable_idempotence=True, acks="all", linger_ms=2,
            retry_backoff_ms=20, metadata_max_age_ms=1000)
        self._loop.run(self._producer.start())

    def send(self, partition, value):
        future = self._loop.run(self._producer.send(self._topic, value.encode(), partition=partition))
        self._sent.append((partition, value, future))

    def flush(self):
        for partition, value, future in self._sent:
            self.acknowledged.append((partition, self._loop.run(outcome(future)).offset, value))
        self._sent = []

    def close(self):
        self.flush()
        self._loop.run(self._producer.stop())
        self._loop.end()


class Consumer:
    def __init__(self, tell, servers, topic, group, strategy="range", instance=None):
        self._loop = Loop()
        self._consumer = self._loop.make(
            aiokafka.AIOKafkaConsumer, bootstrap_servers=servers, group_id=group, group_instance_id=instance,
            auto_offset_reset="earliest", partition_assignment_strategy=[STRATEGIES[strategy]],
            session_timeout_ms=6000, heartbeat_interval_ms=300, metadata_max_age_ms=1000, retry_backoff_ms=20)
        self._consumer.subscribe([topic], listener=Listener(tell))
        self._loop.run(self._consumer.start())

    def poll(self, seconds):
        batches = self._loop.run(self._consumer.getmany(timeout_ms=int(seconds * 1000)))
        return [(at.partition, one.offset, one.value.decode()) for at, batch in batches.items() for one in batch]

    def assignment(self):
        return [one.partition for one in self._consumer.assignment()]

    def generation(self):
        # No public call tells it.
        return self._consumer._coordinator.generation

    def close(self):
        self._loop.run(self._consumer.stop())
        self._loop.end()


class Listener(aiokafka.ConsumerRebalanceListener):
    def __init__(self, tell):
        self._tell = tell

    def on_partitions_assigned(self, assigned):
        self._tell("assigned", [one.partition for one in assigned])

    def on_partitions_revoked(self, revoked):
        self._tell("revoked", [one.partition for one in revoked])


class Admin:
    def __init__(self, servers):
        self._loop = Loop()
        self._admin = self._loop.make(AIOKafkaAdminClient, bootstrap_servers=servers)
        self._loop.run(self._admin.start())

    def create(self, topic, partitions):
        self._checked(self._loop.run(self._admin.create_topics([NewTopic(topic, partitions, 3)])).topic_errors)

    def topics(self):
        return set(self._loop.run(self._admin.list_topics()))

    def partitions(self, topic):
        """The replicas of each partition."""
        (found,) = self._loop.run(self._admin.describe_topics([topic]))
        return {one["partition"]: sorted(one["replicas"]) for one in found["partitions"]}

    def delete(self, topic):
        self._checked(self._loop.run(self._admin.delete_topics([topic])).topic_error_codes)

    def groups(self):
        return {one[0] for one in self._loop.run(self._admin.list_consumer_groups())}

    def group(self, name):
        """State and number of members."""
        (answer,) = self._loop.run(self._admin.describe_consumer_groups([name]))
        (found,) = answer.to_object()["groups"]
        return found["state"].lower(), len(found["members"])

    def delete_group(self, name):
        # Its admin client has no call for it.
        async def delete():
            return await self._admin._send_request(DeleteGroupsRequest([name]), await self._admin.find_coordinator(name))

        self._checked(self._loop.run(delete()).results)

    def brokers(self):
        return sorted(one["node_id"] for one in self._loop.run(self._admin.describe_cluster())["brokers"])

    def close(self):
        self._loop.run(self._admin.close())
        self._loop.end()

    @staticmethod
    def _checked(answers):
        for answer in answers:
            if answer[1]:
                raise for_code(answer[1])(f"{answer}")


async def outcome(future):
    return await future
