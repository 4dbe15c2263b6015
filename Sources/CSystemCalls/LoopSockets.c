#define _GNU_SOURCE
#include "LoopSockets.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

// tcpi_rcv_wnd (Linux 6.2) comes behind tcpi_snd_wnd; older headers do not have it.
long highwater_receive_memory(int socket) {
    const size_t place = offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof(uint32_t);
    unsigned char info[512];
    uint32_t window, memory[SK_MEMINFO_VARS];
    socklen_t info_length = sizeof info, memory_length = sizeof memory;
    int unread;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &info_length) != 0 || info_length < place + sizeof window) return -1;
    if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory, &memory_length) != 0 || ioctl(socket, FIONREAD, &unread) != 0) return -1;
    memcpy(&window, info + place, sizeof window);
    // What comes needs as much for a byte as what is there, and a little more.
    double in_use = memory[SK_MEMINFO_RMEM_ALLOC], each = unread > 0 ? in_use / unread : 2;
    return (long)(in_use + window * each * 1.1);
}

long highwater_undelivered_bytes(int socket) {
    int bytes;
    return ioctl(socket, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

int highwater_tcp_info_option(void) { return TCP_INFO; }

int highwater_is_delivered(const struct highwater_tcp_info *info) {
    const struct tcp_info *known = (const struct tcp_info *)info;
    return known->tcpi_unacked == 0 && known->tcpi_notsent_bytes == 0;
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

long highwater_undelivered_bytes(int socket) {
    (void)socket;
    return 0;
}

long highwater_receive_memory(int socket) {
    (void)socket;
    return -1;
}

int highwater_tcp_info_option(void) { return -1; }

int highwater_is_delivered(const struct highwater_tcp_info *info) {
    (void)info;
    return 1;
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
