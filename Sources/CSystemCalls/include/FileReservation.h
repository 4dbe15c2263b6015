#ifndef HIGHWATER_FILE_RESERVATION_H
#define HIGHWATER_FILE_RESERVATION_H

#include <sys/types.h>

/// Reserves blocks of a file without touching what is in them, where the system can.
///
/// Returns: 0, or the number of an error; `EOPNOTSUPP` where the file system cannot.
int highwater_reserve(int file, off_t start, off_t length);

#endif
