/*
 * The load client of the comparison: one thread, one epoll, many WebSockets. It is in C so that 15,000 sockets cost the machine little
 * next to the server that is measured. It is told what to do by lines on its input and answers each with one line of JSON:
 *
 *   open N RATE FLIGHT          open until N are open; RATE a second on a fixed schedule, or (RATE 0) FLIGHT at a time
 *   broadcast MARK COUNT MS KIND PORT TEXT
 *                               send TEXT (KIND http: to PORT on a connection of its own; ws: on the first open socket), and wait up
 *                               to MS for COUNT frames that contain MARK
 *   echo RATE SECONDS TEXT      send TEXT from one socket after the other; {m} in it becomes a number whose return is awaited
 *   hold SECONDS                answer pings
 *   leave                       close all with a close frame and wait for their ends
 *   quit
 *
 * Latencies count from the scheduled time. A socket is open when its upgrade is answered with 101 and, where a greeting is given, when
 * the answer to the greeting has come. {i} in the path, the greeting and the echo text becomes the number of the socket. Backslash
 * escapes \r \n \xHH are understood in every text.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <openssl/ssl.h>

enum { MaxSources = 16, MaxReplies = 8, BufferBytes = 256 * 1024, EchoSlots = 1 << 16, HandshakeSeconds = 30, EchoPatienceSeconds = 20 };
enum state { Free, Connecting, Securing, Upgrading, Greeting, Open, Closing };

struct socket_state {
    int fd;
    enum state state;
    double due;          /* seconds; when the handshake was to begin */
    char *carry;         /* bytes of a frame or head that is not whole yet */
    int carried;
    SSL *ssl;
};

struct samples { double *values; long count, room; };

static const char *host = "127.0.0.1", *path = "/", *greeting, *greeted, *more_headers = "";
static const char *reply_to[MaxReplies], *reply_with[MaxReplies];
static size_t reply_to_bytes[MaxReplies], reply_with_bytes[MaxReplies], greeting_bytes;
static int port, replies, binary, sources, epoll = -1, secure;
static struct in_addr source[MaxSources];
static SSL_CTX *tls;

static struct socket_state *all;
static int capacity, used, opened, in_flight;
static long failed_connect, failed_status, failed_lost, failed_timeout, lost, pings, messages;
static char refusal[64], closed[96];
static struct samples handshakes, received, echoes;
static const char *mark;
static size_t mark_bytes;
static double mark_since, echo_due[EchoSlots];
static char buffer[BufferBytes + 1];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double processor_seconds(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* ---- samples ---- */

static void sample(struct samples *s, double value)
{
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 1024;
        if (!(s->values = realloc(s->values, s->room * sizeof *s->values))) die("memory");
    }
    s->values[s->count++] = value;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Exact: the smallest value that the share is not above. The samples must be sorted. */
static double percentile_ms(const struct samples *s, double share)
{
    if (!s->count) return 0;
    long rank = (long)(s->count * share);
    if (rank < s->count * share) rank++;
    return s->values[rank > 0 ? rank - 1 : 0] * 1e3;
}

static void print_samples(struct samples *s)
{
    qsort(s->values, s->count, sizeof *s->values, ascending);
    printf("\"count\":%ld,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f", s->count, percentile_ms(s, .5), percentile_ms(s, .99), percentile_ms(s, 1));
}

/* ---- texts ---- */

/* Undoes escapes in place; returns the length, since the text may then hold any byte. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from != '\\' || !from[1]) { *to++ = *from; continue; }
        from++;
        if (*from == 'r') *to++ = '\r';
        else if (*from == 'n') *to++ = '\n';
        else if (*from == 'x' && from[1] && from[2]) {
            char hex[3] = { from[1], from[2], 0 };
            *to++ = (char)strtol(hex, NULL, 16);
            from += 2;
        } else *to++ = *from;
    }
    *to = 0;
    return to - text;
}

/* Copies a text and fills in {i} and {m}; returns the length. */
static size_t fill(char *to, size_t room, const char *from, size_t bytes, int i, const char *m)
{
    size_t n = 0;
    for (size_t at = 0; at < bytes && n + 16 < room;) {
        if (at + 3 <= bytes && !memcmp(from + at, "{i}", 3)) { n += sprintf(to + n, "%d", i); at += 3; }
        else if (m && at + 3 <= bytes && !memcmp(from + at, "{m}", 3)) { n += sprintf(to + n, "%s", m); at += 3; }
        else to[n++] = from[at++];
    }
    return n;
}

/* ---- sockets ---- */

static void forget(struct socket_state *c)
{
    if (c->state == Open) opened--;
    else if (c->state != Closing && c->state != Free) in_flight--;
    if (c->ssl) SSL_free(c->ssl);
    if (c->fd >= 0) close(c->fd);
    free(c->carry);
    *c = (struct socket_state){ .fd = -1, .state = Free };
}

/* What is sent is small and the send buffer empty: a short write means a server that does not read, and ends the socket. */
static int put(struct socket_state *c, const void *bytes, size_t n)
{
    ssize_t sent = c->ssl ? SSL_write(c->ssl, bytes, (int)n) : send(c->fd, bytes, n, MSG_NOSIGNAL);
    return sent == (ssize_t)n;
}

static int put_frame(struct socket_state *c, int opcode, const char *payload, size_t n)
{
    static const unsigned char mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
    unsigned char frame[4096 + 8];
    if (n > 4096) n = 4096;
    size_t at = 0;
    frame[at++] = 0x80 | opcode;
    if (n < 126) frame[at++] = 0x80 | (unsigned char)n;
    else { frame[at++] = 0x80 | 126; frame[at++] = n >> 8; frame[at++] = n & 255; }
    memcpy(frame + at, mask, 4);
    at += 4;
    for (size_t i = 0; i < n; i++) frame[at++] = payload[i] ^ mask[i & 3];
    return put(c, frame, at);
}

static int put_message(struct socket_state *c, const char *text, size_t n) { return put_frame(c, binary ? 2 : 1, text, n); }

static void begin(double due)
{
    if (used == capacity) { failed_connect++; return; }
    struct socket_state *c = &all[used];
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) { failed_connect++; return; }
    int yes = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (sources) {
        struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr = source[used % sources] };
        setsockopt(c->fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        if (bind(c->fd, (struct sockaddr *)&from, sizeof from)) { failed_connect++; close(c->fd); c->fd = -1; return; }
    }
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, host, &to.sin_addr);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) { failed_connect++; close(c->fd); c->fd = -1; return; }
    c->state = Connecting;
    c->due = due;
    struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.u32 = used };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e)) die("epoll");
    used++;
    in_flight++;
}

static void fail(struct socket_state *c, long *counter)
{
    ++*counter;
    forget(c);
}

static void is_open(struct socket_state *c)
{
    c->state = Open;
    in_flight--;
    opened++;
    sample(&handshakes, now() - c->due);
}

static int ask_upgrade(struct socket_state *c)
{
    char head[4096], filled[2048];
    filled[fill(filled, sizeof filled - 1, path, strlen(path), (int)(c - all), NULL)] = 0;
    int n = snprintf(head, sizeof head,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n", filled, host, port, more_headers);
    c->state = Upgrading;
    return put(c, head, n);
}

static void message(struct socket_state *c, const char *text, size_t n)
{
    messages++;
    for (int i = 0; i < replies; i++)
        if (n == reply_to_bytes[i] && !memcmp(text, reply_to[i], n)) { pings++; put_message(c, reply_with[i], reply_with_bytes[i]); return; }
    if (c->state == Greeting) {
        if (memmem(text, n, greeted, strlen(greeted))) is_open(c);
        return;
    }
    if (mark && memmem(text, n, mark, mark_bytes)) { sample(&received, now() - mark_since); return; }
    const char *echo = memmem(text, n, "tge", 3);
    if (echo && text + n - echo >= 11) {
        unsigned id = (unsigned)strtoul(echo + 3, NULL, 16) % EchoSlots;
        if (echo_due[id] > 0) { sample(&echoes, now() - echo_due[id]); echo_due[id] = 0; }
    }
}

/* Keeps code and reason of the last close by the server. */
static void note_close(const unsigned char *payload, size_t n)
{
    int at = snprintf(closed, sizeof closed, "%d ", n >= 2 ? payload[0] << 8 | payload[1] : 1005);
    for (size_t i = 2; i < n && at < (int)sizeof closed - 1; i++) closed[at++] = payload[i] < ' ' || payload[i] == '"' || payload[i] == '\\' ? ' ' : (char)payload[i];
    closed[at] = 0;
}

/* Takes the first whole frame, or the head of the answer. Returns its length, 0 where it is not whole yet, -1 where the socket is gone. */
static long take(struct socket_state *c, char *at, size_t n)
{
    if (c->state == Upgrading) {
        char *end = memmem(at, n, "\r\n\r\n", 4);
        if (!end) return 0;
        if (n < 12 || memcmp(at, "HTTP/1.1 101", 12)) {
            const char *why = memmem(at, n, "\"reason\":\"", 10);
            size_t line = strcspn(at, "\r\n"), reason = why ? strcspn(why + 10, "\"\r\n") : 0;
            snprintf(refusal, sizeof refusal, "%.*s %.*s", (int)(line < 40 ? line : 40), at, (int)(reason < 20 ? reason : 20), why ? why + 10 : "");
            fail(c, &failed_status);
            return -1;
        }
        if (!greeting) is_open(c);
        else {
            char filled[4096];
            size_t bytes = fill(filled, sizeof filled, greeting, greeting_bytes, (int)(c - all), NULL);
            c->state = Greeting;
            if (bytes && !put_message(c, filled, bytes)) { fail(c, &failed_lost); return -1; }
        }
        return end + 4 - at;
    }
    const unsigned char *b = (unsigned char *)at;
    if (n < 2) return 0;
    size_t length = b[1] & 127, header = 2;
    if (length == 126) { if (n < 4) return 0; length = b[2] << 8 | b[3]; header = 4; }
    else if (length == 127) {
        if (n < 10) return 0;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | b[i];
        header = 10;
    }
    if (n < header + length) return 0;
    switch (b[0] & 15) {
    case 9: pings++; put_frame(c, 10, at + header, length); break;
    case 8:
        if (c->state != Closing) {
            note_close(b + header, length);
            put_frame(c, 8, at + header, length);
            lost++;
        }
        forget(c);
        return -1;
    case 10: break;
    default: message(c, at + header, length);
    }
    return (long)(header + length);
}

static void gone(struct socket_state *c)
{
    if (c->state == Open) lost++;
    else if (c->state == Connecting) failed_connect++;
    else if (c->state != Closing) failed_lost++;
    forget(c);
}

static void readable(struct socket_state *c)
{
    for (;;) {
        size_t have = c->carried;
        if (have >= BufferBytes) { gone(c); return; }
        if (have) memcpy(buffer, c->carry, have);
        ssize_t n = c->ssl ? SSL_read(c->ssl, buffer + have, (int)(BufferBytes - have)) : recv(c->fd, buffer + have, BufferBytes - have, 0);
        if (n <= 0) {
            if (c->ssl && SSL_get_error(c->ssl, (int)n) == SSL_ERROR_WANT_READ) return;
            if (!c->ssl && n < 0 && (errno == EAGAIN || errno == EINTR)) return;
            gone(c);
            return;
        }
        size_t all_bytes = have + n, at = 0;
        int full = all_bytes == BufferBytes;
        for (long took; at < all_bytes && (took = take(c, buffer + at, all_bytes - at)) != 0; at += took)
            if (took < 0) return;
        size_t rest = all_bytes - at;
        if (rest != (size_t)c->carried || rest) {
            free(c->carry);
            c->carry = NULL;
            if (rest && !(c->carry = malloc(rest))) die("memory");
            if (rest) memcpy(c->carry, buffer + at, rest);
            c->carried = (int)rest;
        }
        if (!c->ssl && !full && (size_t)n < BufferBytes - have) return;
    }
}

static void event(struct socket_state *c, unsigned events)
{
    if (c->state == Free) return;
    if (c->state == Connecting && events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) {
        int error = 0;
        socklen_t n = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &n);
        if (error) { fail(c, &failed_connect); return; }
        if (tls) {
            c->ssl = SSL_new(tls);
            SSL_set_fd(c->ssl, c->fd);
            SSL_set_connect_state(c->ssl);
            c->state = Securing;
        } else if (!ask_upgrade(c)) { fail(c, &failed_lost); return; }
    }
    if (c->state == Securing) {
        int r = SSL_connect(c->ssl);
        if (r == 1) { if (!ask_upgrade(c)) { fail(c, &failed_lost); return; } }
        else {
            int why = SSL_get_error(c->ssl, r);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) fail(c, &failed_lost);
            return;
        }
    }
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable(c);
}

/* Handles what has come, and waits for it until the given time at most. */
static void pump(double until)
{
    static struct epoll_event events[512];
    double left = until - now();
    struct timespec wait = { 0 };
    if (left > 0) { wait.tv_sec = (time_t)left; wait.tv_nsec = (long)((left - wait.tv_sec) * 1e9); }
    int n = epoll_pwait2(epoll, events, 512, &wait, NULL);
    for (int i = 0; i < n; i++)
        if (events[i].data.u32 != UINT32_MAX) event(&all[events[i].data.u32], events[i].events);
}

/* ---- commands ---- */

static void command_open(int target, double rate, int flight)
{
    handshakes.count = 0;
    failed_connect = failed_status = failed_lost = failed_timeout = 0;
    double start = now(), cpu = processor_seconds(), last = start;
    int from = used, asked = 0, wanted = target - opened;
    while (asked < wanted || in_flight) {
        double next = now() + 0.05;
        if (rate > 0) {
            for (; asked < wanted && start + asked / rate <= now(); asked++) begin(start + asked / rate);
            if (asked < wanted && start + asked / rate < next) next = start + asked / rate;
        } else for (; asked < wanted && in_flight < flight; asked++) begin(now());
        pump(next);
        if (now() - last < 1 && asked < wanted) continue;
        last = now();
        for (int i = from; i < used; i++)
            if (all[i].state != Free && all[i].state < Open && last - all[i].due > HandshakeSeconds) fail(&all[i], &failed_timeout);
    }
    double took = now() - start;
    printf("{\"open\":%d,\"opened\":%ld,\"seconds\":%.3f,\"clientCpu\":%.3f,", opened, handshakes.count, took, processor_seconds() - cpu);
    printf("\"errors\":%ld,\"connect\":%ld,\"refused\":%ld,\"cut\":%ld,\"late\":%ld,\"refusal\":\"%s\",",
        failed_connect + failed_status + failed_lost + failed_timeout, failed_connect, failed_status, failed_lost, failed_timeout, refusal);
    print_samples(&handshakes);
    printf("}\n");
}

static int trigger_http(int to_port, const char *text, size_t n)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(to_port) };
    inet_pton(AF_INET, host, &to.sin_addr);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) { close(fd); return -1; }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    mark_since = now();
    if (send(fd, text, n, MSG_NOSIGNAL) != (ssize_t)n) { close(fd); return -1; }
    return fd;
}

static void command_broadcast(const char *marker, long count, double ms, const char *kind, int to_port, const char *text, size_t n)
{
    static char answer[512];
    int fd = -1, sent = 0;
    double cpu = processor_seconds();
    received.count = 0;
    mark = marker;
    mark_bytes = strlen(marker);
    if (!strcmp(kind, "http")) sent = (fd = trigger_http(to_port, text, n)) >= 0;
    else
        for (int i = 0; i < used && !sent; i++)
            if (all[i].state == Open) { mark_since = now(); sent = put_message(&all[i], text, n); }
    while (sent && received.count < count && now() - mark_since < ms / 1e3) pump(mark_since + ms / 1e3);
    double last = received.count ? now() - mark_since : 0;
    answer[0] = 0;
    if (fd >= 0) {
        struct timeval patience = { .tv_sec = 5 };
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ssize_t got = recv(fd, answer, sizeof answer - 1, 0);
        answer[got > 0 ? got : 0] = 0;
        answer[strcspn(answer, "\r\n\"")] = 0;
        close(fd);
    }
    printf("{\"sent\":%s,\"answer\":\"%s\",\"last\":%.3f,\"clientCpu\":%.3f,", sent ? "true" : "false", answer, last * 1e3, processor_seconds() - cpu);
    print_samples(&received);
    printf("}\n");
    mark = NULL;
}

static void command_echo(double rate, double seconds, const char *text, size_t n)
{
    char marker[16], filled[4096];
    long total = (long)(rate * seconds), sent = 0;
    int at = 0;
    double start = now(), cpu = processor_seconds();
    echoes.count = lost = 0;
    closed[0] = 0;
    memset(echo_due, 0, sizeof echo_due);
    for (; sent < total || (echoes.count < sent && now() < start + seconds + EchoPatienceSeconds);) {
        for (; sent < total && start + sent / rate <= now(); sent++) {
            for (int tries = 0; tries < used && all[at % used].state != Open; tries++) at++;
            struct socket_state *c = &all[at++ % used];
            if (c->state != Open) continue;
            snprintf(marker, sizeof marker, "tge%08lx", sent);
            echo_due[sent % EchoSlots] = start + sent / rate;
            put_message(c, filled, fill(filled, sizeof filled, text, n, (int)(c - all), marker));
        }
        pump(sent < total ? start + sent / rate : now() + 0.05);
    }
    printf("{\"sent\":%ld,\"open\":%d,\"lost\":%ld,\"closed\":\"%s\",", sent, opened, lost, closed);
    printf("\"seconds\":%.3f,\"clientCpu\":%.3f,", now() - start, processor_seconds() - cpu);
    print_samples(&echoes);
    printf("}\n");
}

static void command_hold(double seconds)
{
    double until = now() + seconds, cpu = processor_seconds();
    pings = lost = messages = 0;
    closed[0] = 0;
    while (now() < until) pump(until);
    printf("{\"open\":%d,\"lost\":%ld,\"closed\":\"%s\",\"pings\":%ld,\"messages\":%ld,\"clientCpu\":%.3f}\n", opened, lost, closed, pings, messages, processor_seconds() - cpu);
}

static void command_leave(void)
{
    static const char normal[2] = { 0x03, (char)0xe8 };
    double start = now();
    int before = opened, left = 0;
    for (int i = 0; i < used; i++) {
        if (all[i].state != Open) continue;
        put_frame(&all[i], 8, normal, 2);
        opened--;
        all[i].state = Closing;
        if (i % 64 == 0) pump(0);
    }
    do {
        pump(now() + 0.02);
        left = 0;
        for (int i = 0; i < used; i++) left += all[i].state == Closing;
    } while (left && now() - start < 30);
    double took = now() - start;
    for (int i = 0; i < used; i++) if (all[i].state != Free) forget(&all[i]);
    used = opened = in_flight = 0;
    printf("{\"left\":%d,\"unanswered\":%d,\"seconds\":%.3f}\n", before, left, took);
}

static int run(char *line)
{
    char kind[8], marker[64];
    long count, n;
    double a, b;
    int c, at = 0;
    if (sscanf(line, "open %ld %lf %d", &count, &a, &c) == 3) command_open((int)count, a, c);
    else if (sscanf(line, "broadcast %63s %ld %lf %7s %d %n", marker, &count, &a, kind, &c, &at) == 5) {
        n = (long)unescape(line + at);
        command_broadcast(marker, count, a, kind, c, line + at, n);
    } else if (sscanf(line, "echo %lf %lf %n", &a, &b, &at) == 2) {
        n = (long)unescape(line + at);
        command_echo(a, b, line + at, n);
    } else if (sscanf(line, "hold %lf", &a) == 1) command_hold(a);
    else if (!strncmp(line, "leave", 5)) command_leave();
    else if (!strncmp(line, "quit", 4)) return 0;
    else printf("{\"error\":\"not understood\"}\n");
    fflush(stdout);
    return 1;
}

static void read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(name, "--binary")) { binary = 1; continue; }
        if (!strcmp(name, "--tls")) { secure = 1; continue; }
        i++;
        if (!strcmp(name, "--port")) port = atoi(value);
        else if (!strcmp(name, "--path")) path = value;
        else if (!strcmp(name, "--headers")) { unescape(value); more_headers = value; }
        else if (!strcmp(name, "--greeting")) { greeting_bytes = unescape(value); greeting = value; }
        else if (!strcmp(name, "--greeted")) { unescape(value); greeted = value; }
        else if (!strcmp(name, "--reply-to") && replies < MaxReplies) { reply_to_bytes[replies] = unescape(value); reply_to[replies] = value; }
        else if (!strcmp(name, "--reply-with") && replies < MaxReplies) { reply_with_bytes[replies] = unescape(value); reply_with[replies++] = value; }
        else if (!strcmp(name, "--sources")) {
            for (char *one = strtok(value, ","); one && sources < MaxSources; one = strtok(NULL, ",")) inet_pton(AF_INET, one, &source[sources++]);
        } else { fprintf(stderr, "client: unknown option %s\n", name); exit(2); }
    }
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    capacity = 1 << 18;
    if (!(all = calloc(capacity, sizeof *all))) die("memory");
    if ((epoll = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll");
    if (secure) {
        tls = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(tls, SSL_VERIFY_NONE, NULL);
        SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    }

    /* Lines are read with read(2): while none is there, the sockets go on. */
    static char line[64 * 1024];
    size_t have = 0;
    struct epoll_event input = { .events = EPOLLIN, .data.u32 = UINT32_MAX };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &input)) die("input");
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    for (;;) {
        char *end = memchr(line, '\n', have);
        if (end) {
            *end = 0;
            size_t bytes = end + 1 - line;
            if (!run(line)) return 0;
            memmove(line, line + bytes, have -= bytes);
            continue;
        }
        pump(now() + 1);
        ssize_t n = read(0, line + have, sizeof line - have);
        if (n == 0) return 0;
        if (n > 0) have += n;
    }
}
