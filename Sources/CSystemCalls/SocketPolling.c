#define _GNU_SOURCE
#include "SocketPolling.h"

#include <errno.h>
#include <time.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// The number is the same on all architectures; older headers do not have it.
#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

static const uint32_t timer_token = UINT32_MAX;

int highwater_has_epoll(void) { return 1; }

int highwater_poller_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int poller, int operation, int socket, uint32_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.u32 = token};
    return epoll_ctl(poller, operation, socket, &event);
}

int highwater_poller_add(int poller, int socket, uint32_t token) {
    return control(poller, EPOLL_CTL_ADD, socket, token);
}

int highwater_poller_rearm(int poller, int socket, uint32_t token) {
    return control(poller, EPOLL_CTL_MOD, socket, token);
}

int highwater_poller_timer(int poller) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer >= 0) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = timer_token};
        epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
    }
    return timer;
}

static int wait_for_events(int poller, int timer, struct epoll_event *events, int capacity, uint64_t nanoseconds) {
    if (nanoseconds == 0) return epoll_wait(poller, events, capacity, 0);
    if (nanoseconds == UINT64_MAX) return epoll_wait(poller, events, capacity, -1);
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    if (timer < 0) return syscall(SYS_epoll_pwait2, poller, events, capacity, &time, NULL, 0);
    struct itimerspec once = {.it_value = time};
    timerfd_settime(timer, 0, &once, NULL);
    return epoll_wait(poller, events, capacity, -1);
}

int highwater_poller_wait(int poller, int timer, uint64_t *ready, int capacity, uint64_t nanoseconds) {
    struct epoll_event events[256];
    if (capacity > 256) capacity = 256;
    int count = wait_for_events(poller, timer, events, capacity, nanoseconds);
    if (count < 0) return errno == EINTR ? 0 : -1;
    int filled = 0;
    for (int index = 0; index < count; index++) {
        if (events[index].data.u32 == timer_token) continue;
        uint32_t flags = events[index].events;
        uint64_t what = (flags & EPOLLIN ? HIGHWATER_READABLE : 0) | (flags & EPOLLOUT ? HIGHWATER_WRITABLE : 0) |
                        (flags & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? HIGHWATER_ENDED : 0);
        ready[filled++] = (uint64_t)events[index].data.u32 << 32 | what;
    }
    return filled;
}

int highwater_poll(struct pollfd *sockets, nfds_t count, uint64_t nanoseconds) {
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int ready = ppoll(sockets, count, &time, NULL);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

#else

int highwater_has_epoll(void) { return 0; }

static int unsupported(void) {
    errno = ENOSYS;
    return -1;
}

int highwater_poller_open(void) { return unsupported(); }

int highwater_poller_add(int poller, int socket, uint32_t token) {
    (void)poller, (void)socket, (void)token;
    return unsupported();
}

int highwater_poller_rearm(int poller, int socket, uint32_t token) {
    (void)poller, (void)socket, (void)token;
    return unsupported();
}

int highwater_poller_timer(int poller) {
    (void)poller;
    return unsupported();
}

int highwater_poller_wait(int poller, int timer, uint64_t *ready, int capacity, uint64_t nanoseconds) {
    (void)poller, (void)timer, (void)ready, (void)capacity, (void)nanoseconds;
    return unsupported();
}

int highwater_poll(struct pollfd *sockets, nfds_t count, uint64_t nanoseconds) {
    int ready = poll(sockets, count, (int)((nanoseconds + 999999) / 1000000));
    return ready < 0 && errno == EINTR ? 0 : ready;
}

#endif
