/* file.h - whole files in, whole files out. */
#ifndef CLI_SYSTEM_FILE_H
#define CLI_SYSTEM_FILE_H

#include "system/problem.h"

/* Whether `path` is "-", standard input or output; NULL is not. */
bool file_is_standard(const char *path);

/* What messages call a path: "standard input" or "standard output" for "-". */
const char *file_input_name(const char *path);
const char *file_output_name(const char *path);

/*
 * Opens `path` for reading ("-" is standard input) and returns the descriptor, or -1: directories,
 * missing and unreadable files are problems. Close it with file_close_input().
 */
int file_open_input(const char *path, problem *problem);
void file_close_input(int descriptor);

/* Reads up to `count` bytes, fewer at the end of the input only. False when reading failed. */
bool file_read_some(size_t *got, int descriptor, void *bytes, size_t count, const char *path,
                    problem *problem);

/* A file's bytes, with a NUL after them that is not counted. Free with free(). */
typedef struct file_bytes {
    unsigned char *bytes;
    size_t count;
} file_bytes;

/*
 * Reads all of `path` ("-" is standard input), at most `limit` bytes. Directories, missing and
 * unreadable files, and files that go on past the limit are problems (a FIFO is read to its end).
 */
bool file_read(file_bytes *file, const char *path, size_t limit, problem *problem);

/*
 * Writes a file whole or not at all: a temporary file beside it, fsync, rename. "-" is standard
 * output. An existing file is replaced and keeps its permissions; a symbolic link stays one, and
 * the file that it names is replaced; a directory is a problem. SIGINT, SIGTERM and SIGHUP wait
 * until the temporary file is gone. Devices, FIFOs and pipes (/dev/fd/3) are written to directly.
 */
bool file_write(const char *path, const void *bytes, size_t count, problem *problem);

/* Whether file_write() to `path` can be expected to work: to be asked before long work. */
bool file_writable(const char *path, problem *problem);

/*
 * Whether two paths name one file, so that writing one would destroy the other: the same text, or
 * the same file behind links. Not "-", and not devices such as /dev/null.
 */
bool file_same(const char *a, const char *b);

/*
 * Records a problem when writing `path` would destroy `other`: `roles` says what the two are, "-o
 * and the mapping". A path that is NULL harms nothing.
 */
bool file_apart(const char *path, const char *other, const char *roles, problem *problem);

#endif
