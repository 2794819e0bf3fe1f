/* Writes down, in order, what a program does to one folder and what it says to the world.

   Loaded with LD_PRELOAD. RECORD_FOLDER is the folder, RECORD_LOG the file of what was seen. Each
   operation is done and written down under one lock, so the log has the order in which the disk
   saw things: an acknowledgement stands after the fsync that it waited for.

   A line of the log: KIND INODE OFFSET LENGTH NAME-LENGTH MOMENT\n, then the name and the bytes. The
   moment is in nanoseconds of the machine's steady clock, once the thing was done.
   w write, t truncate, s fsync (name: of a folder, none for a file), o opened or made, r renamed (bytes: the new name), u unlinked,
   m folder made, d folder removed, a said on standard output. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int log_fd = -1;
static char folder[PATH_MAX];
static size_t folder_length;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void put(const void *data, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  const char *rest = data;
  while (length) {
    ssize_t done = real(log_fd, rest, length);
    if (done <= 0) abort();
    rest += done;
    length -= (size_t)done;
  }
}

static void note(char kind, unsigned long inode, long offset, const char *name, const void *data,
                 size_t length) {
  char head[128];
  size_t name_length = name ? strlen(name) : 0;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int n = snprintf(head, sizeof head, "%c %lu %ld %zu %zu %lld\n", kind, inode, offset, length,
                   name_length, now.tv_sec * 1000000000LL + now.tv_nsec);
  put(head, (size_t)n);
  if (name_length) put(name, name_length);
  if (length) put(data, length);
}

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("RECORD_FOLDER"), *log = getenv("RECORD_LOG");
  if (!where || !log || !realpath(where, folder)) return;
  folder_length = strlen(folder);
  log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Returns the name within the folder, or NULL where the path lies elsewhere. */
static const char *inside_path(const char *path) {
  if (log_fd < 0 || strncmp(path, folder, folder_length) || path[folder_length] != '/') return NULL;
  return path + folder_length + 1;
}

static const char *inside(int at, const char *path, char *full) {
  if (log_fd < 0 || !path) return NULL;
  if (path[0] == '/') {
    snprintf(full, PATH_MAX, "%s", path);
  } else {
    char link[64], base[PATH_MAX];
    ssize_t n;
    if (at == AT_FDCWD) {
      if (!getcwd(base, sizeof base)) return NULL;
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", at);
      if ((n = readlink(link, base, sizeof base - 1)) < 0) return NULL;
      base[n] = 0;
    }
    if (snprintf(full, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return NULL;
  }
  return inside_path(full);
}

/* Returns the inode of a descriptor that lies in the folder (or is it), or 0. A folder's name
   within the recorded one is left in `synced`, "." for the recorded one itself. */
static char synced[PATH_MAX];

static unsigned long inode_of(int fd) {
  if (log_fd < 0 || fd == log_fd) return 0;
  struct stat is;
  synced[0] = 0;
  if (fstat(fd, &is) || !(S_ISREG(is.st_mode) || S_ISDIR(is.st_mode))) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  const char *name = strcmp(path, folder) ? inside_path(path) : ".";
  if (!name) return 0;
  if (S_ISDIR(is.st_mode)) strcpy(synced, name);
  return is.st_ino;
}

static int opened(int at, const char *path, int flags, int fd) {
  char full[PATH_MAX];
  const char *name;
  struct stat is;
  if (fd < 0 || !(name = inside(at, path, full)) || fstat(fd, &is)) return fd;
  if (S_ISREG(is.st_mode) && (flags & (O_CREAT | O_TRUNC)))
    note('o', is.st_ino, flags & O_TRUNC ? 0 : -1, name, NULL, 0);
  return fd;
}

#define OPEN(symbol) \
  int symbol(const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    static int (*real)(const char *, int, ...); \
    if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #symbol); \
    pthread_mutex_lock(&lock); \
    int fd = opened(AT_FDCWD, path, flags, real(path, flags, mode)), kept = errno; \
    pthread_mutex_unlock(&lock); errno = kept; return fd; }
OPEN(open)
OPEN(open64)

#define OPENAT(symbol) \
  int symbol(int at, const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    static int (*real)(int, const char *, int, ...); \
    if (!real) real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, #symbol); \
    pthread_mutex_lock(&lock); \
    int fd = opened(at, path, flags, real(at, path, flags, mode)), kept = errno; \
    pthread_mutex_unlock(&lock); errno = kept; return fd; }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *data, size_t length) {
  REAL(write);
  pthread_mutex_lock(&lock);
  ssize_t done = real(fd, data, length);
  int kept = errno;
  unsigned long inode;
  if (done > 0 && log_fd >= 0) {
    if (fd == 1) note('a', 0, 0, NULL, data, (size_t)done);
    else if ((inode = inode_of(fd))) note('w', inode, lseek(fd, 0, SEEK_CUR) - done, NULL, data, (size_t)done);
  }
  pthread_mutex_unlock(&lock);
  errno = kept;
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  ssize_t all = 0;
  for (int n = 0; n < count; n++) {
    ssize_t done = parts[n].iov_len ? write(fd, parts[n].iov_base, parts[n].iov_len) : 0;
    if (done < 0) return all ? all : done;
    all += done;
    if ((size_t)done < parts[n].iov_len) break;
  }
  return all;
}

#define PWRITE(symbol) \
  ssize_t symbol(int fd, const void *data, size_t length, off_t offset) { \
    REAL(symbol); \
    pthread_mutex_lock(&lock); \
    ssize_t done = real(fd, data, length, offset); \
    int kept = errno; \
    unsigned long inode; \
    if (done > 0 && (inode = inode_of(fd))) note('w', inode, offset, NULL, data, (size_t)done); \
    pthread_mutex_unlock(&lock); errno = kept; return done; }
PWRITE(pwrite)
PWRITE(pwrite64)

#define WITH_FD(symbol, arguments, call, written) \
  int symbol arguments { \
    REAL(symbol); \
    pthread_mutex_lock(&lock); \
    int outcome = real call, kept = errno; \
    unsigned long inode; \
    if (!outcome && (inode = inode_of(fd))) written; \
    pthread_mutex_unlock(&lock); errno = kept; return outcome; }
WITH_FD(ftruncate, (int fd, off_t size), (fd, size), note('t', inode, size, NULL, NULL, 0))
WITH_FD(ftruncate64, (int fd, off_t size), (fd, size), note('t', inode, size, NULL, NULL, 0))
WITH_FD(fsync, (int fd), (fd), note('s', inode, 0, synced, NULL, 0))
WITH_FD(fdatasync, (int fd), (fd), note('s', inode, 0, synced, NULL, 0))

#define WITH_PATH(symbol, arguments, call, at, kind) \
  int symbol arguments { \
    REAL(symbol); \
    char full[PATH_MAX]; \
    pthread_mutex_lock(&lock); \
    const char *name = inside(at, path, full); \
    int outcome = real call, kept = errno; \
    if (!outcome && name) note(kind, 0, 0, name, NULL, 0); \
    pthread_mutex_unlock(&lock); errno = kept; return outcome; }
WITH_PATH(unlink, (const char *path), (path), AT_FDCWD, 'u')
WITH_PATH(rmdir, (const char *path), (path), AT_FDCWD, 'd')
WITH_PATH(unlinkat, (int at, const char *path, int flags), (at, path, flags), at,
          flags & AT_REMOVEDIR ? 'd' : 'u')
WITH_PATH(mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, 'm')
WITH_PATH(mkdirat, (int at, const char *path, mode_t mode), (at, path, mode), at, 'm')

#define RENAME(symbol, arguments, call, from_at, to_at) \
  int symbol arguments { \
    REAL(symbol); \
    char full[PATH_MAX], target[PATH_MAX]; \
    pthread_mutex_lock(&lock); \
    const char *name = inside(from_at, from, full), *new_name = inside(to_at, to, target); \
    int outcome = real call, kept = errno; \
    if (!outcome && name && new_name) note('r', 0, 0, name, new_name, strlen(new_name)); \
    pthread_mutex_unlock(&lock); errno = kept; return outcome; }
RENAME(rename, (const char *from, const char *to), (from, to), AT_FDCWD, AT_FDCWD)
RENAME(renameat, (int at, const char *from, int to_at, const char *to), (at, from, to_at, to), at, to_at)
RENAME(renameat2, (int at, const char *from, int to_at, const char *to, unsigned flags),
       (at, from, to_at, to, flags), at, to_at)
