// librdkafka alone: reads a topic from its start, all partitions, without a group.
//
//   cc -O2 -o consume consume.c -lrdkafka && ./consume SERVERS TOPIC PARTITIONS COUNT
//
// It ends after COUNT messages, or when none has come for 20 s, and prints: messages, and messages per second from the
// first one on.
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 5) return fprintf(stderr, "usage: consume SERVERS TOPIC PARTITIONS COUNT\n"), 64;
    char error[512];
    long count = atol(argv[4]), got = 0;
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    rd_kafka_conf_set(settings, "bootstrap.servers", argv[1], error, sizeof error);
    rd_kafka_conf_set(settings, "group.id", "bench", error, sizeof error);
    rd_kafka_conf_set(settings, "enable.auto.commit", "false", error, sizeof error);
    rd_kafka_conf_set(settings, "fetch.wait.max.ms", "50", error, sizeof error);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, settings, error, sizeof error);
    if (!client) return fprintf(stderr, "consume: %s\n", error), 69;
    rd_kafka_poll_set_consumer(client);
    rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(64);
    for (int p = 0; p < atoi(argv[3]); p++)
        rd_kafka_topic_partition_list_add(all, argv[2], p)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(client, all);
    double began = 0, last = seconds();
    static rd_kafka_message_t *messages[1000];
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(client);
    while (got < count && seconds() - last < 20) {
        ssize_t came = rd_kafka_consume_batch_queue(queue, 100, messages, 1000);
        for (ssize_t i = 0; i < came; i++) {
            if (!messages[i]->err) {
                if (!got++) began = seconds();
                last = seconds();
            }
            rd_kafka_message_destroy(messages[i]);
        }
    }
    printf("messages %ld per_s %.0f\n", got, got > 1 ? got / (last - began) : 0.0);
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_partition_list_destroy(all);
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return got < count;
}
