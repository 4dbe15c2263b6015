// Peers for bench/proxy: servers that swallow or echo, and clients that push, ping or hold connections.
//   stream sink PORT            reads all; one byte back at the end of each stream
//   stream echo PORT            sends everything back
//   stream push PORT BYTES      one stream; prints bytes per second
//   stream ping PORT RATE COUNT a 64-byte round trip at each tick; prints p50, p99 and the least in microseconds
//   stream stream PORT RATE COUNT the same, not waiting for an answer before the next is sent
//   stream sleep MS COUNT       sleeps so often; p50 and p99 of what it overslept in microseconds
//   stream hold PORT COUNT BYTES opens connections, echoes BYTES over each, says "held", waits for the end of stdin
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 18];

static void fail(const char *what) { perror(what); exit(1); }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static struct sockaddr_in address(int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

static int dial(int port) {
    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in a = address(port);
    struct timeval limit = {.tv_sec = 60};
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (s < 0 || connect(s, (void *)&a, sizeof a) < 0) fail("connect");
    return s;
}

static void send_all(int s, const char *data, size_t count) {
    while (count > 0) {
        ssize_t sent = send(s, data, count, MSG_NOSIGNAL);
        if (sent <= 0) fail("send");
        data += sent;
        count -= sent;
    }
}

static void receive_all(int s, size_t count) {
    while (count > 0) {
        ssize_t got = recv(s, buffer, count < sizeof buffer ? count : sizeof buffer, 0);
        if (got <= 0) fail("recv");
        count -= got;
    }
}

static void serve(int port, int echoes) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, queue = epoll_create1(0);
    struct sockaddr_in a = address(port);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&a, sizeof a) < 0 || listen(listener, 8192) < 0) fail("listen");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[64];
    epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(queue, events, 64, -1);
        for (int i = 0; i < count; i++) {
            int s = events[i].data.fd;
            if (s == listener) {
                s = accept(listener, 0, 0);
                if (s < 0) continue;
                setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                event.data.fd = s;
                epoll_ctl(queue, EPOLL_CTL_ADD, s, &event);
                continue;
            }
            ssize_t got = recv(s, buffer, sizeof buffer, 0);
            if (got <= 0) {
                if (got == 0 && !echoes) send(s, "k", 1, MSG_NOSIGNAL);
                close(s);
            } else if (echoes) {
                send_all(s, buffer, got);
            }
        }
    }
}

static void push(int port, double bytes) {
    int s = dial(port);
    double start = now();
    for (double left = bytes; left > 0; left -= sizeof buffer) {
        send_all(s, buffer, left < sizeof buffer ? left : sizeof buffer);
    }
    shutdown(s, SHUT_WR);
    receive_all(s, 1);
    printf("%.0f\n", bytes / (now() - start));
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void ping(int port, double rate, int count) {
    int s = dial(port);
    double *times = calloc(count, sizeof *times), start = now();
    for (int i = 0; i < count; i++) {
        double due = start + i / rate;
        struct timespec t = {.tv_sec = (time_t)due, .tv_nsec = (long)((due - (time_t)due) * 1e9)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
        double sent = now();
        send_all(s, buffer, 64);
        receive_all(s, 64);
        times[i] = (now() - sent) * 1e6;
    }
    qsort(times, count, sizeof *times, ascending);
    printf("%.1f %.1f %.1f\n", times[count / 2], times[count * 99 / 100], times[0]);
}

// The same without waiting for an answer before the next is sent: the times from sending to answer, at one rate.
static void stream(int port, double rate, int count) {
    int s = dial(port);
    if (fork() == 0) {
        double start = now() + 0.05;
        for (int i = 0; i < count; i++) {
            double due = start + i / rate;
            struct timespec t = {.tv_sec = (time_t)due, .tv_nsec = (long)((due - (time_t)due) * 1e9)};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
            char message[64] = {0};
            double sent = now();
            memcpy(message, &sent, sizeof sent);
            send_all(s, message, sizeof message);
        }
        _exit(0);
    }
    double *times = calloc(count, sizeof *times);
    for (int i = 0; i < count; i++) {
        double sent;
        receive_all(s, 64);
        memcpy(&sent, buffer, sizeof sent);
        times[i] = (now() - sent) * 1e6;
    }
    qsort(times, count, sizeof *times, ascending);
    printf("%.1f %.1f %.1f\n", times[count / 2], times[count * 99 / 100], times[0]);
}

static void oversleep(double milliseconds, int count) {
    double *times = calloc(count, sizeof *times);
    for (int i = 0; i < count; i++) {
        double due = now() + milliseconds / 1e3;
        struct timespec t = {.tv_sec = (time_t)due, .tv_nsec = (long)((due - (time_t)due) * 1e9)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
        times[i] = (now() - due) * 1e6;
    }
    qsort(times, count, sizeof *times, ascending);
    printf("%.1f %.1f\n", times[count / 2], times[count * 99 / 100]);
}

static void hold(int port, int count, int bytes) {
    int *sockets = calloc(count, sizeof *sockets);
    for (int i = 0; i < count; i++) {
        sockets[i] = dial(port);
        for (int done = 0; done < bytes; done += 10000) {
            int part = bytes - done < 10000 ? bytes - done : 10000;
            send_all(sockets[i], buffer, part);
            receive_all(sockets[i], part);
        }
    }
    printf("held\n");
    fflush(stdout);
    while (read(0, buffer, sizeof buffer) > 0) {}
}

int main(int argc, char **argv) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    if (argc < 3) return 64;
    if (!strcmp(argv[1], "sleep") && argc == 4) return oversleep(atof(argv[2]), atoi(argv[3])), 0;
    int port = atoi(argv[2]);
    if (!strcmp(argv[1], "sink")) serve(port, 0);
    if (!strcmp(argv[1], "echo")) serve(port, 1);
    if (!strcmp(argv[1], "push") && argc == 4) return push(port, atof(argv[3])), 0;
    if (!strcmp(argv[1], "ping") && argc == 5) return ping(port, atof(argv[3]), atoi(argv[4])), 0;
    if (!strcmp(argv[1], "stream") && argc == 5) return stream(port, atof(argv[3]), atoi(argv[4])), 0;
    if (!strcmp(argv[1], "hold") && argc == 5) return hold(port, atoi(argv[3]), atoi(argv[4])), 0;
    return 64;
}
