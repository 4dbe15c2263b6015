#ifndef HIGHWATER_FILE_RESERVATION_H
#define HIGHWATER_FILE_RESERVATION_H

#include <sys/types.h>

/// Reserves blocks of a file without touching what is in them, where the system can.
///
/// Returns: 0, or the number of an error; `EOPNOTSUPP` where the file system cannot.
int highwater_reserve(int file, off_t start, off_t length);

/// Where the next bytes at or behind an offset are that are no hole: the offset itself where a system knows no holes, -1 when
/// there are none.
off_t highwater_next_data(int file, off_t offset);

#endif
