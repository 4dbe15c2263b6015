"""kafka-python: a client written in Python alone."""

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.assignors.range import RangePartitionAssignor

from checks import PATIENCE

STRATEGIES = {"range": RangePartitionAssignor, "cooperative": CooperativeStickyAssignor}
# The first leader joins before it has seen its topic, and once more when it has.
EXTRA_GENERATIONS = 1


class Producer:
    def __init__(self, servers, topic):
        self._topic = topic
        self._futures = []
        self._producer = KafkaProducer(
            bootstrap_servers=servers.split(","), enable_idempotence=True, acks="all", linger_ms=2, retry_backoff_ms=20,
            metadata_max_age_ms=1000)

    def send(self, partition, value):
        future = self._producer.send(self._topic, value.encode(), partition=partition)
        self._futures.append((partition, value, future))

    def flush(self):
        self._producer.flush(PATIENCE)

    def close(self):
        self.flush()
        # A message that was given up says so here.
        self.acknowledged = [
            (partition, future.get(PATIENCE).offset, value) for partition, value, future in self._futures]
        self._producer.close(PATIENCE)


class Consumer:
    def __init__(self, tell, servers, topic, group, strategy="range", instance=None):
        self._consumer = KafkaConsumer(
            bootstrap_servers=servers.split(","), group_id=group, group_instance_id=instance,
            auto_offset_reset="earliest", partition_assignment_strategy=[STRATEGIES[strategy]],
            session_timeout_ms=6000, heartbeat_interval_ms=300, metadata_max_age_ms=1000)
        self._consumer.subscribe([topic], listener=Listener(tell))

    def poll(self, seconds):
        batches = self._consumer.poll(timeout_ms=int(seconds * 1000))
        return [(at.partition, one.offset, one.value.decode()) for at, batch in batches.items() for one in batch]

    def assignment(self):
        return [one.partition for one in self._consumer.assignment()]

    def generation(self):
        # No public call tells it.
        generation = self._consumer._coordinator.generation_if_stable()
        return generation.generation_id if generation else None

    def close(self):
        self._consumer.close()


class Listener(ConsumerRebalanceListener):
    def __init__(self, tell):
        self._tell = tell

    def on_partitions_assigned(self, assigned):
        self._tell("assigned", [one.partition for one in assigned])

    def on_partitions_revoked(self, revoked):
        self._tell("revoked", [one.partition for one in revoked])

    def on_partitions_lost(self, lost):
        self._tell("lost", [one.partition for one in lost])


class Admin:
    def __init__(self, servers):
        self._admin = KafkaAdminClient(bootstrap_servers=servers.split(","))

    def create(self, topic, partitions):
        self._admin.create_topics({topic: {"num_partitions": partitions, "replication_factor": 3}})

    def topics(self):
        return set(self._admin.list_topics())

    def partitions(self, topic):
        """The replicas of each partition."""
        (found,) = self._admin.describe_topics([topic])
        return {one["partition_index"]: sorted(one["replica_nodes"]) for one in found["partitions"]}

    def delete(self, topic):
        self._admin.delete_topics([topic])

    def groups(self):
        return {one["group_id"] for one in self._admin.list_groups()}

    def group(self, name):
        """State and number of members."""
        found = self._admin.describe_groups([name])[name]
        return str(found["group_state"]).lower(), len(found["members"])

    def delete_group(self, name):
        result = self._admin.delete_groups([name])
        if any(answer != "OK" for answer in result.values()):
            raise RuntimeError(f"{result}")

    def brokers(self):
        return sorted(one["broker_id"] for one in self._admin.describe_cluster()["brokers"])

    def close(self):
        self._admin.close()
