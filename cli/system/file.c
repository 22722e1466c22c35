/* file.c - whole files in; whole files out, or none. */
#define _XOPEN_SOURCE 700

#include "system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/memory.h"

/* ---- Reading --------------------------------------------------------------------------------- */

bool file_is_standard(const char *path)
{
    return path != NULL && strcmp(path, "-") == 0;
}

const char *file_input_name(const char *path)
{
    return file_is_standard(path) ? "standard input" : path;
}

const char *file_output_name(const char *path)
{
    return file_is_standard(path) ? "standard output" : path;
}

static bool read_failed(const char *path, problem *issue)
{
    const char *todo = errno == ENOENT   ? "check the name"
                       : errno == EACCES ? "ask its owner for the permission to read it"
                       : errno == EISDIR ? "name a file in it"
                                         : "try another copy";
    return problem_set(issue, EXIT_INPUT, "%s: cannot be read (%s): %s", file_input_name(path),
                       strerror(errno), todo);
}

int file_open_input(const char *path, problem *issue)
{
    int descriptor = file_is_standard(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        read_failed(path, issue);
        return -1;
    }
    struct stat about;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        file_close_input(descriptor);
        errno = EISDIR;
        read_failed(path, issue);
        return -1;
    }
    return descriptor;
}

void file_close_input(int descriptor)
{
    if (descriptor != STDIN_FILENO)
        close(descriptor);
}

bool file_read_some(size_t *got, int descriptor, void *bytes, size_t count, const char *path,
                    problem *issue)
{
    *got = 0;
    while (*got < count) {
        ssize_t now = read(descriptor, (char *)bytes + *got, count - *got);
        if (now == 0)
            break;
        if (now < 0 && errno != EINTR)
            return read_failed(path, issue);
        if (now > 0)
            *got += (size_t)now;
    }
    return true;
}

/* Reads in pieces, the memory growing along, until the end or past the limit. */
static bool read_pieces(file_bytes *file, int descriptor, const char *path, size_t limit,
                        problem *issue)
{
    enum { PIECE = 1 << 16 };
    size_t capacity = 0, got;
    do {
        file->bytes = memory_reserve(file->bytes, &capacity, file->count + PIECE + 1, 1);
        size_t room = capacity - file->count - 1;
        if (!file_read_some(&got, descriptor, file->bytes + file->count, room, path, issue))
            return false;
        file->count += got;
        if (file->count > limit)
            return problem_set(issue, EXIT_INPUT,
                               "%s: longer than the %zu bytes that are read of such a file: is it "
                               "the right one?",
                               file_input_name(path), limit);
    } while (got > 0);
    file->bytes[file->count] = '\0';
    return true;
}

bool file_read(file_bytes *file, const char *path, size_t limit, problem *issue)
{
    *file = (file_bytes){0};
    int descriptor = file_open_input(path, issue);
    if (descriptor < 0)
        return false;
    bool good = read_pieces(file, descriptor, path, limit, issue);
    file_close_input(descriptor);
    if (!good) {
        free(file->bytes);
        *file = (file_bytes){0};
    }
    return good;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static bool write_failed(const char *path, problem *issue)
{
    const char *todo = errno == ENOSPC   ? "make room, or write elsewhere"
                       : errno == EISDIR ? "name a file in it"
                       : errno == ENOENT ? "create its directory first"
                       : errno == EINTR  ? "nothing was changed"
                                         : "choose another place";
    return problem_set(issue, EXIT_INPUT, "%s: cannot be written (%s): %s", file_output_name(path),
                       strerror(errno), todo);
}

/* Whether a signal that ends the program waits for us to finish. */
static bool end_is_wanted(void)
{
    sigset_t waiting;
    return sigpending(&waiting) == 0 &&
           (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1 ||
            sigismember(&waiting, SIGHUP) == 1);
}

static bool write_all(int descriptor, const unsigned char *bytes, size_t count)
{
    const size_t piece = (size_t)1 << 20;
    while (count > 0) {
        if (end_is_wanted()) {
            errno = EINTR;
            return false;
        }
        ssize_t now = write(descriptor, bytes, count < piece ? count : piece);
        if (now < 0 && errno != EINTR)
            return false;
        if (now > 0) {
            bytes += now;
            count -= (size_t)now;
        }
    }
    return true;
}

/* What stands where a file is to be written. */
typedef struct destination {
    char path[PATH_MAX]; /* symbolic links followed */
    char directory[PATH_MAX];
    bool exists;
    struct stat about; /* if it exists */
} destination;

/* Replaces the last name of `path`, or all of it, by where the link there leads. */
static bool follow_link(char path[PATH_MAX])
{
    char leads[PATH_MAX];
    ssize_t length = readlink(path, leads, sizeof leads - 1);
    if (length < 0)
        return false;
    leads[length] = '\0';
    char *slash = strrchr(path, '/');
    size_t kept = leads[0] == '/' || !slash ? 0 : (size_t)(slash - path) + 1;
    if (kept + (size_t)length >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(path + kept, leads, (size_t)length + 1);
    return true;
}

/* Fills in `target`, errno telling why not. */
static bool find_target(destination *target, const char *path)
{
    size_t length = strlen(path);
    if (length >= PATH_MAX || length == 0) {
        errno = length ? ENAMETOOLONG : ENOENT;
        return false;
    }
    memcpy(target->path, path, length + 1);
    target->exists = stat(path, &target->about) == 0;
    if (target->exists && !S_ISREG(target->about.st_mode) && !S_ISDIR(target->about.st_mode))
        return true; /* written to directly; the link of /dev/fd/3 names no file */
    struct stat link;
    for (int links = 0; lstat(target->path, &link) == 0 && S_ISLNK(link.st_mode); links++) {
        if (links == 40) {
            errno = ELOOP;
            return false;
        }
        if (!follow_link(target->path))
            return false;
    }
    const char *slash = strrchr(target->path, '/');
    size_t kept = slash ? (size_t)(slash - target->path) + 1 : 0;
    memcpy(target->directory, target->path, kept);
    memcpy(target->directory + kept, kept ? "" : ".", kept ? 1 : 2);
    target->exists = stat(target->path, &target->about) == 0;
    const char *name = target->path + kept;
    if (!target->exists && strlen(name) > NAME_MAX)
        errno = ENAMETOOLONG;
    return target->exists || errno == ENOENT;
}

/* Whether a new file takes the target's name; devices and pipes are written to as they are. */
static bool is_replaced(const destination *target)
{
    return !target->exists || S_ISREG(target->about.st_mode);
}

/* Whether the target may be replaced, errno telling why not. */
static bool target_allows(const destination *target)
{
    if (target->exists && S_ISDIR(target->about.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (target->exists && access(target->path, W_OK) != 0)
        return false;
    return !is_replaced(target) || access(target->directory, W_OK | X_OK) == 0;
}

/* The mode and, as far as we may, the owner of the file that is replaced; else the usual mode. */
static bool set_mode(int descriptor, const destination *target)
{
    if (!target->exists) {
        mode_t mask = umask(0);
        umask(mask);
        return fchmod(descriptor, 0666 & ~mask) == 0;
    }
    bool owned = fchown(descriptor, target->about.st_uid, target->about.st_gid) == 0;
    mode_t keep = owned ? 07777 : 0777; /* set-user-id is for the right owner only */
    return fchmod(descriptor, target->about.st_mode & keep) == 0;
}

/* Makes a rename last; file systems that cannot do so are believed. */
static void sync_directory(const char *directory)
{
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

/* An open temporary file in the target's directory, its name in `path`; -1 where that fails. */
static int open_beside(char path[PATH_MAX + 16], const destination *target)
{
    snprintf(path, PATH_MAX + 16, "%s/.cinch-XXXXXX", target->directory);
    return mkstemp(path);
}

/* Writes beside the target and renames; removes the temporary file where that fails. */
static bool replace_target(const destination *target, const void *bytes, size_t count)
{
    char temporary[PATH_MAX + 16];
    int descriptor = open_beside(temporary, target);
    if (descriptor < 0)
        return false;
    bool good = set_mode(descriptor, target) && write_all(descriptor, bytes, count) &&
                fsync(descriptor) == 0;
    int why = errno;
    if (close(descriptor) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(temporary, target->path) != 0) {
        good = false;
        why = errno;
    }
    if (good) {
        sync_directory(target->directory);
    } else {
        unlink(temporary);
        errno = why;
    }
    return good;
}

/* A file that is made beside the target and removed: permissions alone do not tell of /proc. */
static bool can_create_beside(const destination *target)
{
    char temporary[PATH_MAX + 16];
    int descriptor = open_beside(temporary, target);
    if (descriptor < 0)
        return false;
    close(descriptor);
    unlink(temporary);
    return true;
}

static bool write_directly(const char *path, const void *bytes, size_t count)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool good = write_all(descriptor, bytes, count);
    int why = errno;
    if (close(descriptor) != 0 && good)
        return false;
    errno = why;
    return good;
}

static bool write_target(const char *path, const void *bytes, size_t count)
{
    destination target;
    if (!find_target(&target, path) || !target_allows(&target))
        return false;
    if (!is_replaced(&target))
        return write_directly(target.path, bytes, count);
    sigset_t ending, before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigprocmask(SIG_BLOCK, &ending, &before);
    bool good = replace_target(&target, bytes, count);
    int why = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return good;
}

bool file_write(const char *path, const void *bytes, size_t count, problem *issue)
{
    bool good = file_is_standard(path) ? write_all(STDOUT_FILENO, bytes, count)
                                       : write_target(path, bytes, count);
    return good || write_failed(path, issue);
}

bool file_writable(const char *path, problem *issue)
{
    destination target;
    if (file_is_standard(path))
        return true;
    bool good = find_target(&target, path) && target_allows(&target) &&
                (!is_replaced(&target) || can_create_beside(&target));
    return good || write_failed(path, issue);
}

/* Whether two files that need not exist would have the same name in the same directory. */
static bool same_name(const destination *a, const destination *b)
{
    struct stat first, second;
    const char *slash_a = strrchr(a->path, '/'), *slash_b = strrchr(b->path, '/');
    return strcmp(slash_a ? slash_a + 1 : a->path, slash_b ? slash_b + 1 : b->path) == 0 &&
           stat(a->directory, &first) == 0 && stat(b->directory, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

bool file_same(const char *a, const char *b)
{
    if (file_is_standard(a) || file_is_standard(b))
        return false;
    destination first, second;
    if (!find_target(&first, a) || !find_target(&second, b))
        return strcmp(a, b) == 0;
    if (!first.exists || !second.exists)
        return !first.exists && !second.exists && same_name(&first, &second);
    return S_ISREG(first.about.st_mode) && first.about.st_dev == second.about.st_dev &&
           first.about.st_ino == second.about.st_ino;
}

bool file_apart(const char *path, const char *other, const char *roles, problem *issue)
{
    if (path == NULL || other == NULL || !file_same(path, other))
        return true;
    return problem_set(issue, EXIT_USAGE,
                       "two files have the same name: %s are both %s; write elsewhere", roles,
                       path);
}
