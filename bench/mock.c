// A mock cluster of librdkafka in a process of its own, until SIGTERM: what the clients of bench/load produce to. It
// keeps nothing on a disk and is far quicker than a real broker: use it for the cost of clients only.
//
//   cc -O2 -o mock mock.c -lrdkafka && ./mock TOPIC PARTITIONS
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 3) return fprintf(stderr, "usage: mock TOPIC PARTITIONS\n"), 64;
    sigset_t ends;
    sigemptyset(&ends), sigaddset(&ends, SIGTERM), sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    char error[512];
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), error, sizeof error);
    if (!client) return fprintf(stderr, "mock: %s\n", error), 69;
    rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(client, 3);
    if (!cluster || rd_kafka_mock_topic_create(cluster, argv[1], atoi(argv[2]), 3)) return fprintf(stderr, "mock: no cluster\n"), 69;
    printf("bootstrap servers: %s\n", rd_kafka_mock_cluster_bootstraps(cluster));
    fflush(stdout);
    int got;
    sigwait(&ends, &got);
    rd_kafka_mock_cluster_destroy(cluster);
    rd_kafka_destroy(client);
    return 0;
}
