/*
 * The two ends that bench/relay puts a relay between, and the leash it holds relays on.
 *
 *   serve                                  prints its port on 127.0.0.1, serves until its input ends
 *   throughput  ADDRESS PORT STREAMS BYTES prints the seconds for so many bytes a stream, all received and right
 *   connections ADDRESS PORT COUNT AT_ONCE prints the seconds for so many, one after another in each of AT_ONCE threads
 *   trips       ADDRESS PORT COUNT         prints the median and the 99th percentile of a byte's way there and back, in us
 *   idle        ADDRESS PORT COUNT         opens so many, prints "open", holds them until its input ends
 *   leash       COMMAND...                 runs a command that gets SIGTERM when the bench ends, however it ends
 *
 * A connection that begins with 'e' is echoed. Any other begins with a head: 'S', the stream's number, and how many
 * bytes follow. The server compares every byte with the one that belongs there and answers with how many were right, as
 * soon as it has all or one is wrong; so a relay that cannot pass on a half-closed connection is measured as well.
 * Whatever goes wrong ends the program with a line that says what.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A prime, so that a block that is lost, doubled or moved by any usual buffer's size shows. */
enum { PERIOD = 65521, CHUNK = 131072, EVENTS = 256, MAX_FILES = 20000, MAX_STREAMS = 64, DEADLINE = 60 };

struct head {
  char kind;
  unsigned char stream;
  unsigned char count[8];
} __attribute__((packed));

static unsigned char pattern[PERIOD + CHUNK];

static void fail(const char *what) {
  fprintf(stderr, "cannot %s: %s\n", what, errno ? strerror(errno) : "the other end did not do its part");
  exit(1);
}

static long checked(long result, const char *what) {
  if (result < 0) fail(what);
  return result;
}

static void fill_pattern(void) {
  uint32_t state = 1;
  for (size_t i = 0; i < sizeof pattern; i++) {
    state = state * 1664525 + 1013904223;
    pattern[i] = i < PERIOD ? state >> 24 : pattern[i - PERIOD];
  }
}

/* What belongs at an offset of a stream: CHUNK bytes from there are right. */
static const unsigned char *expected(unsigned stream, uint64_t offset) {
  return pattern + (offset + stream * 7919) % PERIOD;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void without_delay(int socket) {
  int on = 1;
  checked(setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "set TCP_NODELAY");
}

static void watch(int epoll, int fd, uint32_t events, uint32_t number) {
  struct epoll_event event = {.events = events, .data.u32 = number};
  checked(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "watch a connection");
}

/* ---- the server */

struct served {
  struct head head;
  size_t headed;
  uint64_t right, count;
  int wrong;
};

static struct served served[MAX_FILES];

static void accept_all(int listener, int epoll) {
  for (;;) {
    int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0 && (errno == EAGAIN || errno == ECONNABORTED)) return;
    checked(client, "accept a connection");
    without_delay(client);
    served[client] = (struct served){0};
    watch(epoll, client, EPOLLIN, client);
  }
}

static void answer(int client, const void *bytes, size_t count) {
  ssize_t sent = send(client, bytes, count, MSG_NOSIGNAL);
  if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return;
  if (checked(sent, "answer") != (ssize_t)count) fail("answer in one piece");
}

/* The head may come in pieces; what follows it does not wait for the rest of this turn. */
static ssize_t read_head(int client, struct served *s) {
  ssize_t count = recv(client, (char *)&s->head + s->headed, sizeof s->head - s->headed, 0);
  if (count <= 0) return count;
  if (s->headed == 0 && s->head.kind == 'e') {
    answer(client, &s->head, count);
    return count;
  }
  s->headed += count;
  memcpy(&s->count, s->head.count, sizeof s->count);
  return count;
}

static ssize_t read_stream(int client, struct served *s) {
  static unsigned char buffer[CHUNK];
  ssize_t count = recv(client, buffer, sizeof buffer, 0);
  if (count <= 0 || s->wrong) return count;
  s->wrong = memcmp(buffer, expected(s->head.stream, s->right), count) != 0;
  if (!s->wrong) s->right += count;
  if (s->wrong || s->right >= s->count) answer(client, &s->right, sizeof s->right);
  return count;
}

static void serve_one(int client) {
  struct served *s = &served[client];
  ssize_t count = s->headed == sizeof s->head ? read_stream(client, s) : read_head(client, s);
  if (count > 0 || (count < 0 && errno == EAGAIN)) return;
  close(client);
}

static void serve(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "open a socket");
  checked(bind(listener, (struct sockaddr *)&address, sizeof address), "bind");
  checked(listen(listener, 4096), "listen");
  checked(getsockname(listener, (struct sockaddr *)&address, &length), "learn the port");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int epoll = checked(epoll_create1(0), "make an epoll");
  watch(epoll, listener, EPOLLIN, listener);
  watch(epoll, STDIN_FILENO, EPOLLIN | EPOLLHUP, STDIN_FILENO);
  struct epoll_event events[EVENTS];
  for (;;) {
    int count = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.u32;
      if (fd == STDIN_FILENO) exit(0);
      if (fd == listener) accept_all(listener, epoll);
      else serve_one(fd);
    }
  }
}

/* ---- the client */

static struct sockaddr_in target;

static int dial(void) {
  int client = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "open a socket");
  checked(connect(client, (struct sockaddr *)&target, sizeof target), "connect");
  without_delay(client);
  return client;
}

static void echo(int client) {
  char byte = 'e';
  if (checked(send(client, &byte, 1, MSG_NOSIGNAL), "send a byte") != 1) fail("send a byte");
  errno = 0;
  if (checked(recv(client, &byte, 1, 0), "get a byte back") != 1 || byte != 'e') fail("get a byte back");
}

static void read_answer(int client, uint64_t bytes) {
  uint64_t right = 0;
  errno = 0;
  if (recv(client, &right, sizeof right, MSG_WAITALL) != sizeof right) fail("learn that all bytes are there");
  if (right != bytes) {
    fprintf(stderr, "cannot get %llu bytes there: after about %llu the next are not those that were sent\n",
            (unsigned long long)bytes, (unsigned long long)right);
    exit(1);
  }
  close(client);
}

static void throughput(int streams, uint64_t bytes) {
  struct {
    int socket;
    uint64_t sent;
  } all[MAX_STREAMS];
  int epoll = checked(epoll_create1(0), "make an epoll");
  double begin = now();
  for (int i = 0; i < streams; i++) {
    struct head head = {.kind = 'S', .stream = i};
    memcpy(head.count, &bytes, sizeof bytes);
    all[i].socket = dial();
    all[i].sent = 0;
    if (checked(send(all[i].socket, &head, sizeof head, MSG_NOSIGNAL), "send a head") != sizeof head) fail("send a head");
    checked(fcntl(all[i].socket, F_SETFL, O_NONBLOCK), "set O_NONBLOCK");
    watch(epoll, all[i].socket, EPOLLOUT | EPOLLIN, i);
  }
  struct epoll_event events[EVENTS];
  for (int left = streams; left > 0;) {
    int count = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      int stream = events[i].data.u32;
      if (events[i].events & EPOLLIN) read_answer(all[stream].socket, bytes);
      uint64_t rest = bytes - all[stream].sent;
      ssize_t sent = send(all[stream].socket, expected(stream, all[stream].sent), rest < CHUNK ? rest : CHUNK, MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) continue;
      all[stream].sent += checked(sent, "send");
      if (all[stream].sent < bytes) continue;
      epoll_ctl(epoll, EPOLL_CTL_DEL, all[stream].socket, NULL);
      checked(fcntl(all[stream].socket, F_SETFL, 0), "clear O_NONBLOCK");
      left--;
    }
  }
  for (int i = 0; i < streams; i++) read_answer(all[i].socket, bytes);
  printf("%.6f\n", now() - begin);
}

static void *connect_many(void *count) {
  for (long i = 0; i < *(long *)count; i++) {
    int client = dial();
    echo(client);
    close(client);
  }
  return NULL;
}

static void connections(long count, int at_once) {
  pthread_t threads[MAX_STREAMS];
  long each = count / at_once;
  double begin = now();
  for (int i = 0; i < at_once; i++) pthread_create(&threads[i], NULL, connect_many, &each);
  for (int i = 0; i < at_once; i++) pthread_join(threads[i], NULL);
  printf("%.6f\n", (now() - begin) * count / (each * at_once));
}

static int by_size(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

static void trips(long count) {
  double *took = calloc(count, sizeof *took);
  if (!took) fail("get memory");
  int client = dial();
  for (int i = 0; i < 500; i++) echo(client);
  for (long i = 0; i < count; i++) {
    double begin = now();
    echo(client);
    took[i] = (now() - begin) * 1e6;
  }
  qsort(took, count, sizeof *took, by_size);
  printf("%.2f %.2f\n", took[count / 2], took[count * 99 / 100]);
}

static void idle(long count) {
  for (long i = 0; i < count; i++) echo(dial());
  printf("open\n");
  fflush(stdout);
  alarm(0);
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) continue;
}

/* ---- the rest */

static void leash(char **command) {
  checked(prctl(PR_SET_PDEATHSIG, SIGTERM), "be told when the bench ends");
  if (getppid() == 1) exit(1);
  execvp(command[0], command);
  fail(command[0]);
}

static void raise_limit(void) {
  struct rlimit limit;
  checked(getrlimit(RLIMIT_NOFILE, &limit), "read the limit of open files");
  limit.rlim_cur = limit.rlim_max < MAX_FILES ? limit.rlim_max : MAX_FILES;
  checked(setrlimit(RLIMIT_NOFILE, &limit), "raise the limit of open files");
}

int main(int count, char **words) {
  const char *task = count > 1 ? words[1] : "";
  if (!strcmp(task, "leash") && count > 2) leash(words + 2);
  raise_limit();
  fill_pattern();
  if (!strcmp(task, "serve")) serve();
  if (count < 5) return 2;
  alarm(DEADLINE);
  target = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(atoi(words[3]))};
  if (inet_pton(AF_INET, words[2], &target.sin_addr) != 1) return 2;
  long number = atol(words[4]);
  long further = count > 5 ? atol(words[5]) : 1;
  if (!strcmp(task, "throughput") && number <= MAX_STREAMS) throughput(number, further);
  else if (!strcmp(task, "connections") && further <= MAX_STREAMS) connections(number, further);
  else if (!strcmp(task, "trips")) trips(number);
  else if (!strcmp(task, "idle")) idle(number);
  else return 2;
  return 0;
}
