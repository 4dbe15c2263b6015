#define _GNU_SOURCE
#include "LoopSockets.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

// tcpi_rcv_wnd (Linux 6.2) comes behind tcpi_snd_wnd; older headers do not have it.
long highwater_promised_bytes(int socket) {
    const size_t place = offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof(uint32_t);
    unsigned char info[512];
    socklen_t length = sizeof info;
    uint32_t window;
    int unread;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &length) != 0 || length < place + sizeof window) return -1;
    if (ioctl(socket, FIONREAD, &unread) != 0) return -1;
    memcpy(&window, info + place, sizeof window);
    return (long)window + unread;
}

int highwater_wakeup_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void highwater_wakeup_signal(int wakeup) {
    uint64_t one = 1;
    while (write(wakeup, &one, sizeof one) < 0 && errno == EINTR) continue;
}

int highwater_stream_socket(int family) { return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

int highwater_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

#else

long highwater_promised_bytes(int socket) {
    (void)socket;
    return -1;
}

int highwater_wakeup_open(void) {
    errno = ENOSYS;
    return -1;
}

void highwater_wakeup_signal(int wakeup) { (void)wakeup; }

static int prepared(int socket) {
    if (socket < 0) return socket;
    fcntl(socket, F_SETFL, O_NONBLOCK);
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    return socket;
}

int highwater_stream_socket(int family) { return prepared(socket(family, SOCK_STREAM, 0)); }

int highwater_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return prepared(accept(listener, address, length));
}

#endif

uintptr_t highwater_thread(void) { return (uintptr_t)pthread_self(); }

void highwater_close_abortively(int socket) {
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(socket);
}
