#define _GNU_SOURCE
#include "FileReservation.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int highwater_reserve(int file, off_t start, off_t length) {
#ifdef __linux__
    return fallocate(file, 0, start, length) == 0 ? 0 : errno;
#else
    (void)file, (void)start, (void)length;
    return 0;
#endif
}

off_t highwater_next_data(int file, off_t offset) {
#ifdef SEEK_DATA
    off_t place = lseek(file, offset, SEEK_DATA);
    return place < 0 && errno == EINVAL ? offset : place;
#else
    (void)file;
    return offset;
#endif
}
