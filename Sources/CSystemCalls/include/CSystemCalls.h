#ifndef HIGHWATER_SYSTEM_CALLS_H
#define HIGHWATER_SYSTEM_CALLS_H

#include <spawn.h>

#include "FileReservation.h"
#include "LoopSockets.h"
#include "SocketPolling.h"

/// Asks the kernel to send a signal to this process when the thread that started it ends. Does nothing elsewhere.
void highwater_signal_on_parent_death(int signal);

/// Asks the kernel to wake this thread on time, to the nanosecond, instead of up to 50 microseconds late.
void highwater_sharpen_timers(void);

/// Asks the kernel to run this thread before all ordinary ones; 0, or why not.
int highwater_request_realtime(void);

/// Makes memory cheap that is allocated message by message and freed in large numbers: it is kept rather than returned to
/// the system over and over. For programs that run for minutes. Does nothing where the C library is not glibc.
void highwater_keep_freed_messages(void);

/// Closes every descriptor from 3 on in the process that is to be started, where the system can.
void highwater_close_inherited(posix_spawn_file_actions_t *actions);

/// Starts the process in a directory; what the actions before this one name is named from here.
int highwater_start_in(posix_spawn_file_actions_t *actions, const char *directory);

/// The attribute flag for a session of its own.
short highwater_spawn_in_new_session(void);

/// Keeps up to so many bytes of each heap that were given back, instead of asking the system for them over and over:
/// what is read and passed on lives for microseconds. Does nothing where the C library is not glibc.
void highwater_keep_freed_memory(int bytes);

#endif
