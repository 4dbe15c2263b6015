#ifndef HIGHWATER_LOOP_SOCKETS_H
#define HIGHWATER_LOOP_SOCKETS_H

#include <stdint.h>
#include <sys/socket.h>

/// A descriptor that `highwater_wakeup_signal` makes readable once per signal, edge by edge; -1 where there is none.
int highwater_wakeup_open(void);
void highwater_wakeup_signal(int wakeup);

/// A stream socket that never blocks and is not inherited. Returns -1 with `errno` set.
int highwater_stream_socket(int family);

/// Accepts a connection as a socket that never blocks. Returns -1 with `errno` set.
int highwater_accept(int listener, struct sockaddr *address, socklen_t *length);

/// The thread that calls, by a number that is never 0.
uintptr_t highwater_thread(void);

/// Has close(2) drop what was not sent and send RST.
void highwater_close_abortively(int socket);

/// The bytes that were sent and that the peer's kernel has not taken yet; 0 where the system does not say.
long highwater_undelivered_bytes(int socket);

/// What TCP_INFO of getsockopt(2) says of a connection; zeros from where the system says no more.
struct highwater_tcp_info {
    uint32_t words[64];
};

/// The option of that name; -1 where there is none.
int highwater_tcp_info_option(void);

/// Whether the peer's kernel has taken all that was sent.
int highwater_is_delivered(const struct highwater_tcp_info *info);

/// How much memory the receive queue of a TCP socket needs for what is in it and for what may still come by the window that
/// the peer has been told of; -1 where the system does not say.
long highwater_receive_memory(int socket);

#endif
