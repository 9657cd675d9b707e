/*
 * Stands between a process and the disk, for files below FAULT_DIR only:
 * - FAULT_LOG: writes down every change and every sync, in the order in which they happened, with the bytes;
 * - FAULT_CONTROL: six 32-bit numbers shared with the process; makes the n-th call fail as a broken disk would.
 * Built by build.ts when a test needs it. Linux with glibc.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE = 2, SYNC = 3, TRUNCATE = 4, UNLINK = 5, RENAME = 6, FOLDER = 7 };
enum { MAX_FD = 4096 };

/* at: which call fails, 0 = none; sticky: every later one too; reads: reading counts and fails as well */
struct control { int32_t at, error, sticky, reads, count, fired; };

static char *paths[MAX_FD];
static ino_t inodes[MAX_FD];
static char dir[1024];
static size_t dir_length;
static int log_fd = -1;
static struct control none, *control = &none;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *d = getenv("FAULT_DIR"), *l = getenv("FAULT_LOG"), *c = getenv("FAULT_CONTROL");
  if (!d) return;
  snprintf(dir, sizeof dir, "%s", d);
  dir_length = strlen(dir);
  if (l) log_fd = syscall(SYS_openat, AT_FDCWD, l, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (!c) return;
  int fd = syscall(SYS_openat, AT_FDCWD, c, O_RDWR | O_CLOEXEC);
  void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED) control = map;
}

static int ours(const char *path) {
  return dir_length > 0 && path && strncmp(path, dir, dir_length) == 0 && (path[dir_length] == '/' || !path[dir_length]);
}
/* libuv closes by bare system call, unseen here: a number may have come to stand for another file since it was opened */
static const char *path_of(int fd) {
  if (fd < 0 || fd >= MAX_FD || !paths[fd]) return NULL;
  struct stat info;
  if (fstat(fd, &info) != 0 || info.st_ino != inodes[fd]) return NULL;
  return paths[fd];
}

/* SQLite's index of the log is memory shared by processes and made anew after a crash: no part of what is stored */
static int shared_memory(const char *path) {
  size_t n = strlen(path);
  return n > 4 && strcmp(path + n - 4, "-shm") == 0;
}

static void note(int op, const char *path, uint64_t at, uint64_t length, const void *data, uint32_t data_length) {
  if (log_fd < 0 || !path || shared_memory(path)) return;
  struct { uint32_t op, path_length; uint64_t at, length; uint32_t data_length, zero; } head =
      { op, strlen(path), at, length, data_length, 0 };
  struct iovec parts[3] = { { &head, sizeof head }, { (void *)path, head.path_length }, { (void *)data, data_length } };
  if (syscall(SYS_writev, log_fd, parts, data_length ? 3 : 2) < 0) abort();
}

/* whether this call is the one that fails; errno is set then */
static int fails(const char *path) {
  if (!path || control->at == 0 || shared_memory(path)) return 0;
  int n = ++control->count;
  if (n != control->at && !(control->sticky && n > control->at)) return 0;
  control->fired = 1;
  errno = control->error;
  return 1;
}

static int opened(int fd, const char *path, int flags, int existed) {
  if (fd < 0 || fd >= MAX_FD || !ours(path)) return fd;
  free(paths[fd]);
  paths[fd] = strdup(path);
  struct stat info;
  inodes[fd] = fstat(fd, &info) == 0 ? info.st_ino : 0;
  if ((flags & O_CREAT) && !existed) note(CREATE, path, 0, 0, NULL, 0);
  else if (flags & O_TRUNC) note(TRUNCATE, path, 0, 0, NULL, 0);
  return fd;
}

static int do_open(const char *path, int flags, mode_t mode) {
  if (!ours(path)) return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = -1;
  int existed = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
  if (!(flags & (O_CREAT | O_WRONLY | O_RDWR)) || !fails(path))
    fd = opened(syscall(SYS_openat, AT_FDCWD, path, flags, mode), path, flags, existed);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE(flags, mode) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags, mode) return do_open(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return do_open(path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) {
  MODE(flags, mode)
  return path[0] == '/' ? do_open(path, flags, mode) : (int)syscall(SYS_openat, at, path, flags, mode);
}

int close(int fd) {
  if (path_of(fd)) { pthread_mutex_lock(&lock); free(paths[fd]); paths[fd] = NULL; pthread_mutex_unlock(&lock); }
  return syscall(SYS_close, fd);
}

static ssize_t do_pwrite(int fd, const void *data, size_t n, off_t at) {
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (fails(path_of(fd))) {
    /* a full disk takes what still fits */
    if (errno == ENOSPC && syscall(SYS_pwrite64, fd, data, n / 2, at) > 0) errno = ENOSPC;
  } else {
    done = syscall(SYS_pwrite64, fd, data, n, at);
    if (done > 0) note(WRITE, path_of(fd), at, done, data, done);
  }
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  return path_of(fd) ? do_pwrite(fd, data, n, at) : syscall(SYS_pwrite64, fd, data, n, at);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  return path_of(fd) ? do_pwrite(fd, data, n, at) : syscall(SYS_pwrite64, fd, data, n, at);
}
ssize_t write(int fd, const void *data, size_t n) {
  if (!path_of(fd)) return syscall(SYS_write, fd, data, n);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (!fails(path_of(fd))) {
    done = syscall(SYS_write, fd, data, n);
    if (done > 0) note(WRITE, path_of(fd), syscall(SYS_lseek, fd, 0, SEEK_CUR) - done, done, data, done);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

static ssize_t do_pread(int fd, void *data, size_t n, off_t at) {
  if (control->reads && path_of(fd)) {
    pthread_mutex_lock(&lock);
    int failed = fails(path_of(fd));
    pthread_mutex_unlock(&lock);
    if (failed) return -1;
  }
  return syscall(SYS_pread64, fd, data, n, at);
}
ssize_t pread(int fd, void *data, size_t n, off_t at) { return do_pread(fd, data, n, at); }
ssize_t pread64(int fd, void *data, size_t n, off64_t at) { return do_pread(fd, data, n, at); }
ssize_t read(int fd, void *data, size_t n) {
  if (control->reads && path_of(fd)) {
    pthread_mutex_lock(&lock);
    int failed = fails(path_of(fd));
    pthread_mutex_unlock(&lock);
    if (failed) return -1;
  }
  return syscall(SYS_read, fd, data, n);
}

/* the body of every call that changes something: counted, done, and written down when it succeeded */
#define CHANGE(path, call, record) \
  do { \
    pthread_mutex_lock(&lock); \
    int result = -1; \
    if (!fails(path)) { result = (call); if (result == 0) { record; } } \
    pthread_mutex_unlock(&lock); \
    return result; \
  } while (0)

static int do_sync(int fd, long call) { CHANGE(path_of(fd), syscall(call, fd), note(SYNC, path_of(fd), 0, 0, NULL, 0)); }
int fsync(int fd) { return path_of(fd) ? do_sync(fd, SYS_fsync) : syscall(SYS_fsync, fd); }
int fdatasync(int fd) { return path_of(fd) ? do_sync(fd, SYS_fdatasync) : syscall(SYS_fdatasync, fd); }

static int do_truncate(int fd, off_t length) {
  CHANGE(path_of(fd), syscall(SYS_ftruncate, fd, length), note(TRUNCATE, path_of(fd), 0, length, NULL, 0));
}
int ftruncate(int fd, off_t length) { return path_of(fd) ? do_truncate(fd, length) : syscall(SYS_ftruncate, fd, length); }
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

/* nobody may grow a file past the record: SQLite then writes zeros itself */
int fallocate(int fd, int mode, off_t at, off_t length) {
  if (path_of(fd)) { errno = EOPNOTSUPP; return -1; }
  return syscall(SYS_fallocate, fd, mode, at, length);
}
int posix_fallocate(int fd, off_t at, off_t length) {
  return path_of(fd) ? EOPNOTSUPP : syscall(SYS_fallocate, fd, 0, at, length) == 0 ? 0 : errno;
}

static void forget(const char *path) {
  for (int fd = 0; fd < MAX_FD; fd++)
    if (paths[fd] && strcmp(paths[fd], path) == 0) { free(paths[fd]); paths[fd] = NULL; }
}
static int do_unlink(const char *path) {
  CHANGE(path, syscall(SYS_unlinkat, AT_FDCWD, path, 0), { note(UNLINK, path, 0, 0, NULL, 0); forget(path); });
}
int unlink(const char *path) { return ours(path) ? do_unlink(path) : syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int remove(const char *path) {
  if (ours(path)) {
    struct stat info;
    if (lstat(path, &info) == 0 && !S_ISDIR(info.st_mode)) return do_unlink(path);
  }
  return REAL(remove)(path);
}

static void renamed(const char *from, const char *to) {
  note(RENAME, from, 0, 0, to, strlen(to));
  forget(to);
  for (int fd = 0; fd < MAX_FD; fd++)
    if (paths[fd] && strcmp(paths[fd], from) == 0) { free(paths[fd]); paths[fd] = strdup(to); }
}
static int do_rename(const char *from, const char *to) {
  CHANGE(from, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), renamed(from, to));
}
int rename(const char *from, const char *to) {
  return ours(from) ? do_rename(from, to) : syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int do_mkdir(const char *path, mode_t mode) {
  CHANGE(path, syscall(SYS_mkdirat, AT_FDCWD, path, mode), note(FOLDER, path, 0, 0, NULL, 0));
}
int mkdir(const char *path, mode_t mode) {
  return ours(path) ? do_mkdir(path, mode) : syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
