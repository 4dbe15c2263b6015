// A server that notes when each request arrives, and says at SIGTERM how evenly they came.
//
//   cc -O2 -o recorder recorder.c && ./recorder PORT RATE [FREEZE_AT_S FREEZE_FOR_S]
//
// One thread, epoll, a fixed answer. The first second is left out. It prints: requests, requests per second, the median
// gap between arrivals over the ideal gap, and the variance of the arrivals in a millisecond over their mean.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20000000, CONNECTIONS = 65536 };
static volatile sig_atomic_t ended;
static void end(int signal) { (void)signal, ended = 1; }

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static void report(const long *arrived, long count, double rate) {
    long first = 0;
    while (first < count && arrived[first] - arrived[0] < 1000000000L) first++;
    long used = count - first;
    if (used < 100) { printf("requests %ld: too few\n", count); return; }
    long *gaps = malloc(sizeof(long) * used);
    for (long i = 1; i < used; i++) gaps[i - 1] = arrived[first + i] - arrived[first + i - 1];
    qsort(gaps, used - 1, sizeof(long), ascending);
    double seconds = (arrived[count - 1] - arrived[first]) / 1e9;
    long windows = (long)(seconds * 1000), at = first;
    double sum = 0, squares = 0;
    for (long w = 0; w < windows; w++) {
        long until = arrived[first] + (w + 1) * 1000000L, n = 0;
        while (at < count && arrived[at] < until) at++, n++;
        sum += n, squares += (double)n * n;
    }
    double mean = sum / windows;
    printf("requests %ld per_s %.1f gap_ratio %.3f dispersion_1ms %.2f\n", count, used / seconds,
           gaps[(used - 1) / 2] * rate / 1e9, (squares / windows - mean * mean) / mean);
    free(gaps);
}

int main(int argc, char **argv) {
    if (argc < 3) return fprintf(stderr, "usage: recorder PORT RATE [FREEZE_AT_S FREEZE_FOR_S]\n"), 64;
    double rate = atof(argv[2]), freeze_at = argc > 4 ? atof(argv[3]) : -1, freeze_for = argc > 4 ? atof(argv[4]) : 0;
    signal(SIGTERM, end), signal(SIGINT, end), signal(SIGPIPE, SIG_IGN);
    static int seen[CONNECTIONS];  // how much of "\r\n\r\n" has come
    long *arrived = malloc(sizeof(long) * MOST), count = 0;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1, epoll = epoll_create1(0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return perror("listen"), 69;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){EPOLLIN, {.fd = listener}});
    static const char answer[] = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n", mark[] = "\r\n\r\n";
    static struct epoll_event ready[1024];
    static char buffer[65536];
    while (!ended) {
        if (freeze_at >= 0 && count && now() - arrived[0] > freeze_at * 1e9) {
            usleep(freeze_for * 1e6);
            freeze_at = -1;
        }
        int n = epoll_wait(epoll, ready, 1024, 100);
        for (int i = 0; i < n; i++) {
            int fd = ready[i].data.fd;
            if (fd == listener) {
                int peer = accept4(listener, 0, 0, SOCK_NONBLOCK);
                if (peer < 0 || peer >= CONNECTIONS) continue;
                setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                seen[peer] = 0;
                epoll_ctl(epoll, EPOLL_CTL_ADD, peer, &(struct epoll_event){EPOLLIN, {.fd = peer}});
                continue;
            }
            ssize_t got = recv(fd, buffer, sizeof buffer, 0);
            if (got <= 0) { close(fd); continue; }
            for (ssize_t b = 0; b < got; b++) {
                seen[fd] = buffer[b] == mark[seen[fd]] ? seen[fd] + 1 : buffer[b] == '\r';
                if (seen[fd] < 4) continue;
                seen[fd] = 0;
                if (count < MOST) arrived[count++] = now();
                if (send(fd, answer, sizeof answer - 1, 0) < 0) break;
            }
        }
    }
    report(arrived, count, rate);
}
