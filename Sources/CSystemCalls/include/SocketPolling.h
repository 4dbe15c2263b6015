#ifndef HIGHWATER_SOCKET_POLLING_H
#define HIGHWATER_SOCKET_POLLING_H

#include <poll.h>
#include <stdint.h>

/// What a socket is ready for, in the low half of an entry that `highwater_poller_wait` fills in.
enum {
    HIGHWATER_READABLE = 1,
    HIGHWATER_WRITABLE = 2,
    HIGHWATER_ENDED = 4,
};

/// Whether this system has epoll.
int highwater_has_epoll(void);

/// A new epoll instance; -1 without one.
int highwater_poller_open(void);

/// Reports each change of a socket's readiness once, under a token.
///
/// Returns: 0, or -1 with `errno` set.
int highwater_poller_add(int poller, int socket, uint32_t token);

/// Reports the present readiness of a socket once more.
int highwater_poller_rearm(int poller, int socket, uint32_t token);

/// Waits at most so many nanoseconds, for ever when they are `UINT64_MAX`. Entries are a token in the high half and what it is ready for in the low half.
///
/// `timer`: a timerfd that is registered with the poller, for kernels before 5.11 whose waits count in milliseconds;
/// -1 to use `epoll_pwait2`.
/// Returns: the number of entries; 0 when time is up or a signal came; -1 with `errno` set to `ENOSYS` when a timer is
/// needed.
int highwater_poller_wait(int poller, int timer, uint64_t *ready, int capacity, uint64_t nanoseconds);

/// A timerfd that is registered with the poller; -1 without one.
int highwater_poller_timer(int poller);

/// `poll(2)` with nanoseconds where the system has them; milliseconds, rounded up, elsewhere.
int highwater_poll(struct pollfd *sockets, nfds_t count, uint64_t nanoseconds);

#endif
