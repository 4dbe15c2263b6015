// librdkafka alone: messages of one size to a topic, each with a delivery report.
//
//   cc -O2 -o produce produce.c -lrdkafka -lpthread && ./produce SERVERS TOPIC BYTES COUNT HEADERS RATE KEYS [NAME=VALUE …]
//
// HEADERS: how many headers of 32 bytes each message carries. RATE: messages a second, in steps of 500 us; 0: as fast as
// the queue takes them. KEYS: of how many keys each message has one; 0: no key, so that the client fills one partition
// after the other. The rest are settings of the client. It prints: messages, messages per second, and processor seconds
// of the process per million messages.
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static long delivered, failed;

static void report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client, (void)opaque;
    if (message->err) failed++;
    else delivered++;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 8) return fprintf(stderr, "usage: produce SERVERS TOPIC BYTES COUNT HEADERS RATE KEYS [NAME=VALUE …]\n"), 64;
    size_t size = atol(argv[3]);
    long count = atol(argv[4]);
    int headers = atoi(argv[5]);
    double rate = atof(argv[6]);
    unsigned long keys = atol(argv[7]), dice = 1;
    char key[16];
    char error[512], *payload = malloc(size), value[32];
    memset(payload, 'x', size), memset(value, 'h', sizeof value);
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    rd_kafka_conf_set_dr_msg_cb(settings, report);
    rd_kafka_conf_set(settings, "bootstrap.servers", argv[1], error, sizeof error);
    for (int i = 8; i < argc; i++) {
        char *equals = strchr(argv[i], '=');
        if (!equals) return fprintf(stderr, "produce: '%s' is not NAME=VALUE\n", argv[i]), 64;
        *equals = 0;
        if (rd_kafka_conf_set(settings, argv[i], equals + 1, error, sizeof error)) return fprintf(stderr, "produce: %s\n", error), 64;
    }
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, error, sizeof error);
    if (!client) return fprintf(stderr, "produce: %s\n", error), 69;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, argv[2], NULL);
    double began = seconds();
    for (long i = 0; i < count;) {
        if (rate > 0) {
            double ahead = i / rate - (seconds() - began);
            if (ahead > 0) {
                struct timespec wait = {0, 500000};
                nanosleep(&wait, NULL);
                rd_kafka_poll(client, 0);
                continue;
            }
        }
        rd_kafka_vu_t arguments[16] = {
            {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = topic},
            {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {payload, size}},
            {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        };
        int fields = 3;
        if (keys > 0) {
            dice = dice * 6364136223846793005UL + 1442695040888963407UL;
            arguments[fields].vtype = RD_KAFKA_VTYPE_KEY;
            arguments[fields].u.mem.size = snprintf(key, sizeof key, "key-%lu", (dice >> 33) % keys);
            arguments[fields++].u.mem.ptr = key;
        }
        for (int h = 0; h < headers && h < 12; h++) {
            arguments[fields + h].vtype = RD_KAFKA_VTYPE_HEADER;
            arguments[fields + h].u.header.name = "traceparent";
            arguments[fields + h].u.header.val = value;
            arguments[fields + h].u.header.size = sizeof value;
        }
        rd_kafka_error_t *refused = rd_kafka_produceva(client, arguments, fields + headers);
        if (!refused) {
            if (++i % 64 == 0) rd_kafka_poll(client, 0);
            continue;
        }
        if (rd_kafka_error_code(refused) != RD_KAFKA_RESP_ERR__QUEUE_FULL) return fprintf(stderr, "produce: %s\n", rd_kafka_error_string(refused)), 69;
        rd_kafka_error_destroy(refused);
        rd_kafka_poll(client, 10);
    }
    while (rd_kafka_outq_len(client) > 0 && seconds() - began < 120) rd_kafka_flush(client, 100);
    double took = seconds() - began;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("messages %ld failed %ld per_s %.0f cpu_s_per_million %.3f\n", delivered, failed, delivered / took, cpu / delivered * 1e6);
    return failed > 0;
}
