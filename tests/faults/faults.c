/* Faults on demand, loaded before libc (LD_PRELOAD) into a process under test, and only there.

   Every call that changes a file below one folder is counted. At the n-th the process group is killed (a write is torn in the middle
   first), or the process stops until the test lets it go on, or from the n-th on calls fail as on a full disk or in a read-only folder. The clock of the day may be put forward or back
   while the process runs. All processes that share the control file share the count; the test reads and writes the same file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING, KILL, FULL, READ_ONLY, PAUSE };
struct control {
  long at, how, clock, no_exchange;
  _Atomic long count;
  char folder[4056];
};
static struct control off, *control = &off;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULTS_CONTROL");
  int handle = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (handle < 0) return;
  void *found = mmap(NULL, sizeof off, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  if (found != MAP_FAILED) control = found;
  close(handle);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below(const char *path) {
  size_t length = strlen(control->folder);
  return length && !strncmp(path, control->folder, length) && (path[length] == '/' || !path[length]);
}

static int path_below(int folder, const char *path) {
  char whole[8192], link[64];
  ssize_t length = 0;
  if (!control->folder[0]) return 0;
  if (path[0] == '/') return below(path);
  if (folder == AT_FDCWD) {
    if (!getcwd(whole, 4096)) return 0;
    length = strlen(whole);
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    if ((length = readlink(link, whole, 4096)) < 0) return 0;
  }
  snprintf(whole + length, sizeof whole - length, "/%s", path);
  return below(whole);
}

static int handle_below(int handle) {
  char link[64], whole[4097];
  if (!control->folder[0]) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, whole, 4096);
  if (length < 0) return 0;
  whole[length] = 0;
  return below(whole);
}

__attribute__((noreturn)) static void die(void) {
  kill(0, SIGKILL);
  for (;;) pause();
}

/* What this call meets: 0 where it may go on, else the number of the error. `room`: does it need room on the disk? */
static int met(int room) {
  long number = ++control->count;
  if (!control->at || number < control->at) return 0;
  switch (control->how) {
    case KILL: die();
    case FULL: return room ? ENOSPC : 0;
    case READ_ONLY: return EROFS;
    case PAUSE: if (number == control->at) kill(getpid(), SIGSTOP);
  }
  return 0;
}

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC); }

#define FAILS(is_below, room) \
  do { \
    int error = (is_below) ? met(room) : 0; \
    if (error) { errno = error; return -1; } \
  } while (0)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    FAILS(writes(flags) && path_below(AT_FDCWD, path), flags & O_CREAT && access(path, F_OK)); \
    return REAL(name)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)
#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    FAILS(writes(flags) && path_below(folder, path), flags & O_CREAT && faccessat(folder, path, F_OK, 0)); \
    return REAL(name)(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

/* A write that is to be the last is torn: its first half reaches the file. */
static int torn(void) { return control->how == KILL && control->at && control->count + 1 == control->at; }

ssize_t write(int handle, const void *from, size_t size) {
  if (handle_below(handle)) {
    if (torn()) REAL(write)(handle, from, size / 2);
    FAILS(1, 1);
  }
  return REAL(write)(handle, from, size);
}
#define PWRITE(name, offset_t) \
  ssize_t name(int handle, const void *from, size_t size, offset_t where) { \
    if (handle_below(handle)) { \
      if (torn()) REAL(name)(handle, from, size / 2, where); \
      FAILS(1, 1); \
    } \
    return REAL(name)(handle, from, size, where); \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
ssize_t writev(int handle, const struct iovec *from, int count) {
  FAILS(handle_below(handle), 1);
  return REAL(writev)(handle, from, count);
}
ssize_t sendfile(int to, int from, off_t *where, size_t size) {
  FAILS(handle_below(to), 1);
  return ((ssize_t(*)(int, int, off_t *, size_t))dlsym(RTLD_NEXT, "sendfile"))(to, from, where, size);
}
ssize_t sendfile64(int to, int from, off64_t *where, size_t size) {
  FAILS(handle_below(to), 1);
  return ((ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64"))(to, from, where, size);
}
ssize_t copy_file_range(int from, off64_t *there, int to, off64_t *where, size_t size, unsigned flags) {
  FAILS(handle_below(to), 1);
  return REAL(copy_file_range)(from, there, to, where, size, flags);
}
int ftruncate(int handle, off_t size) { FAILS(handle_below(handle), 0); return REAL(ftruncate)(handle, size); }
int ftruncate64(int handle, off64_t size) { FAILS(handle_below(handle), 0); return REAL(ftruncate64)(handle, size); }
int fsync(int handle) { FAILS(handle_below(handle), 0); return REAL(fsync)(handle); }
int fdatasync(int handle) { FAILS(handle_below(handle), 0); return REAL(fdatasync)(handle); }

int rename(const char *from, const char *to) { FAILS(path_below(AT_FDCWD, to), 0); return REAL(rename)(from, to); }
int renameat(int here, const char *from, int there, const char *to) {
  FAILS(path_below(there, to), 0);
  return REAL(renameat)(here, from, there, to);
}
int renameat2(int here, const char *from, int there, const char *to, unsigned flags) {
  if (control->no_exchange) { errno = EINVAL; return -1; }
  FAILS(path_below(there, to), 0);
  return REAL(renameat2)(here, from, there, to, flags);
}
int unlink(const char *path) { FAILS(path_below(AT_FDCWD, path), 0); return REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { FAILS(path_below(folder, path), 0); return REAL(unlinkat)(folder, path, flags); }
int rmdir(const char *path) { FAILS(path_below(AT_FDCWD, path), 0); return REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { FAILS(path_below(AT_FDCWD, path), 1); return REAL(mkdir)(path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { FAILS(path_below(folder, path), 1); return REAL(mkdirat)(folder, path, mode); }
int linkat(int here, const char *from, int there, const char *to, int flags) {
  FAILS(path_below(there, to), 1);
  return REAL(linkat)(here, from, there, to, flags);
}
int link(const char *from, const char *to) { FAILS(path_below(AT_FDCWD, to), 1); return REAL(link)(from, to); }

int clock_gettime(clockid_t clock, struct timespec *now) {
  int done = REAL(clock_gettime)(clock, now);
  if (!done && clock == CLOCK_REALTIME) now->tv_sec += control->clock;
  return done;
}
time_t time(time_t *now) {
  time_t found = REAL(time)(NULL) + control->clock;
  if (now) *now = found;
  return found;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int done = REAL(gettimeofday)(now, zone);
  if (!done) now->tv_sec += control->clock;
  return done;
}
