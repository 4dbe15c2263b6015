// What 40 bytes more of payload cost librdkafka: messages of 100 B and of 140 B in turn, in one process, so that what changes
// from minute to minute and from process to process hits both.
//
//   cc -O2 -o stamp stamp.c -lrdkafka && ./stamp SERVERS TURNS COUNT RATE [NAME=VALUE …]
//
// Each turn sends COUNT messages of each size, RATE a second in steps of 500 us, to topics of their own (stamp-0, stamp-1, …,
// of 6 partitions, which must be there: two for each turn and two for a first that is thrown away), in eight slices of each in turn,
// and reads each topic four times from its start to its end, in turn too. The smaller is first in every other turn. COUNT is a
// multiple of eight. The rest are settings of the producer. It prints processor ns of the process for a
// message of 100 B sent and read, the same of 140 B, and the difference of both of a turn in percent of the smaller: means of the
// middle half of the turns, which differ less from run to run than medians do.
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { partitions = 6, most_turns = 200, slices = 8, readings = 4 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double processor(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what, const char *why) {
    fprintf(stderr, "stamp: %s: %s\n", what, why);
    exit(69);
}

static long failed;

static void report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client, (void)opaque;
    if (message->err) failed++;
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *settings) {
    char error[512];
    rd_kafka_t *made = rd_kafka_new(type, settings, error, sizeof error);
    if (!made) fail("no client", error);
    return made;
}

static void set(rd_kafka_conf_t *settings, const char *name, const char *value) {
    char error[512];
    if (rd_kafka_conf_set(settings, name, value, error, sizeof error)) fail(name, error);
}

// Sends, and waits until all is answered.
static void send_all(rd_kafka_t *producer, const char *name, size_t size, long count, double rate) {
    static char payload[140];
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, name, NULL);
    double began = seconds();
    for (long i = 0; i < count;) {
        if (i / rate > seconds() - began) {
            struct timespec wait = {0, 500000};
            nanosleep(&wait, NULL);
            rd_kafka_poll(producer, 0);
            continue;
        }
        int refused = rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, payload, size, NULL, 0, NULL);
        if (!refused) {
            if (++i % 64 == 0) rd_kafka_poll(producer, 0);
        } else {
            if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) fail(name, rd_kafka_err2str(rd_kafka_last_error()));
            rd_kafka_poll(producer, 10);
        }
    }
    while (rd_kafka_outq_len(producer) > 0) {
        if (seconds() - began > count / rate + 60) fail(name, "messages are not answered");
        rd_kafka_flush(producer, 100);
    }
    rd_kafka_topic_destroy(topic);
    if (failed) fail(name, "messages were not taken");
}

static void read_all(rd_kafka_t *consumer, const char *name, long count) {
    static rd_kafka_message_t *messages[1000];
    rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(partitions);
    for (int p = 0; p < partitions; p++) rd_kafka_topic_partition_list_add(all, name, p)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(consumer, all);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);
    double last = seconds();
    for (long got = 0; got < count;) {
        ssize_t came = rd_kafka_consume_batch_queue(queue, 100, messages, 1000);
        for (ssize_t i = 0; i < came; i++) {
            if (!messages[i]->err) got++, last = seconds();
            rd_kafka_message_destroy(messages[i]);
        }
        if (seconds() - last > 20) fail(name, "messages do not come");
    }
    rd_kafka_assign(consumer, NULL);
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_partition_list_destroy(all);
}

// Which size is next: one, twice the other, the first again.
static int order(int step, int turn) {
    return (step + 1) / 2 % 2 ^ (turn & 1);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double middle(double *values, int count) {
    qsort(values, count, sizeof *values, ascending);
    double sum = 0;
    int first = count / 4, end = count - first;
    for (int i = first; i < end; i++) sum += values[i];
    return sum / (end - first);
}

int main(int argc, char **argv) {
    int turns = argc < 5 ? 0 : atoi(argv[2]);
    long count = argc < 5 ? 0 : atol(argv[3]);
    double rate = argc < 5 ? 0 : atof(argv[4]);
    if (turns < 1 || turns > most_turns || count < slices || count % slices || rate <= 0)
        return fprintf(stderr, "usage: stamp SERVERS TURNS COUNT RATE [NAME=VALUE …], at most %d turns\n", most_turns), 64;
    rd_kafka_conf_t *sending = rd_kafka_conf_new(), *reading = rd_kafka_conf_new();
    rd_kafka_conf_set_dr_msg_cb(sending, report);
    set(sending, "bootstrap.servers", argv[1]);
    for (int i = 5; i < argc; i++) {
        char *equals = strchr(argv[i], '=');
        if (!equals) return fprintf(stderr, "stamp: '%s' is not NAME=VALUE\n", argv[i]), 64;
        *equals = 0;
        set(sending, argv[i], equals + 1);
    }
    set(reading, "bootstrap.servers", argv[1]);
    set(reading, "group.id", "bench");
    set(reading, "enable.auto.commit", "false");
    set(reading, "fetch.wait.max.ms", "50");
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, sending), *consumer = client(RD_KAFKA_CONSUMER, reading);
    rd_kafka_poll_set_consumer(consumer);
    static double sent[2][most_turns], got[2][most_turns], more[most_turns];
    for (int turn = -1; turn < turns; turn++) {
        double cost[2][2] = {{0}};
        char names[2][32];
        for (int large = 0; large < 2; large++) snprintf(names[large], sizeof names[large], "stamp-%d", 2 * (turn + 1) + large);
        for (int slice = 0; slice < 2 * slices; slice++) {
            int large = order(slice, turn);
            double before = processor();
            send_all(producer, names[large], large ? 140 : 100, count / slices, rate);
            cost[large][0] += (processor() - before) / count * 1e9;
        }
        for (int reading = 0; reading < 2 * readings; reading++) {
            int large = order(reading, turn);
            double before = processor();
            read_all(consumer, names[large], count);
            cost[large][1] += (processor() - before) / count / readings * 1e9;
        }
        if (turn < 0) continue;
        for (int large = 0; large < 2; large++) sent[large][turn] = cost[large][0], got[large][turn] = cost[large][1];
        more[turn] = 100 * ((cost[1][0] + cost[1][1]) / (cost[0][0] + cost[0][1]) - 1);
    }
    printf("%.0f %.0f", middle(sent[0], turns), middle(got[0], turns));
    printf(" %.0f %.0f %.1f\n", middle(sent[1], turns), middle(got[1], turns), middle(more, turns));
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    rd_kafka_destroy(producer);
    return 0;
}
