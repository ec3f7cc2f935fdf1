/*
 * server_listen.c: the address.  While there are no accounts, whoever reaches
 * the port can read everything, so it is this machine or nothing.
 */
#include "base/base.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include "web/messages.h"
#include "web/server_int.h"

enum { BACKLOG = 256, HOST_MAX = 64, PORT_MAX = 65535 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* "host:port" or "[host]:port"; false if it is not of that form. */
static bool split(const char *s, char host[HOST_MAX], uint16_t *port)
{
	const char *colon = strrchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : 0;
	size_t digits;
	long number;

	if (!n || n >= HOST_MAX)
		return false;
	digits = strspn(colon + 1, "0123456789");
	if (!digits || digits > 5 || colon[1 + digits])
		return false;
	number = strtol(colon + 1, NULL, 10);
	if (number > PORT_MAX)
		return false;
	*port = (uint16_t)number;
	if (s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	memcpy(host, s, n);
	host[n] = '\0';
	return true;
}

/* The family of a loopback address, filled in; AF_UNSPEC if it is none. */
static int loopback(const char *host, uint16_t port, union address *a)
{
	if (!strcmp(host, "localhost"))
		host = "127.0.0.1";
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, host, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(port);
		/* 127.0.0.0/8 */
		return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127 ? AF_INET
								 : AF_UNSPEC;
	}
	if (inet_pton(AF_INET6, host, &a->v6.sin6_addr) == 1 &&
	    IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr)) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(port);
		return AF_INET6;
	}
	return AF_UNSPEC;
}

enum rc listen_open(struct ctx *c, const char *listen_at, int *out, int *port)
{
	char host[HOST_MAX];
	uint16_t number;
	union address a;
	socklen_t n = sizeof(a);
	int family;
	int yes = 1;
	int fd;
	int why;

	if (!split(listen_at, host, &number))
		return err_set(c, E_USAGE, "listen", &msg_web_listen_bad,
			       listen_at);
	family = loopback(host, number, &a);
	if (family == AF_UNSPEC)
		return err_set(c, E_DENIED, "listen", &msg_web_not_loopback,
			       host);
	fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
		if (bind(fd, &a.any,
			 family == AF_INET ? sizeof(a.v4) : sizeof(a.v6)) ==
			0 &&
		    listen(fd, BACKLOG) == 0 &&
		    getsockname(fd, &a.any, &n) == 0) {
			*port = ntohs(family == AF_INET ? a.v4.sin_port
							: a.v6.sin6_port);
			*out = fd;
			return OK;
		}
	}
	why = errno;
	if (fd >= 0)
		close(fd);
	return err_set(c, E_IO, "listen", &msg_web_listen, listen_at,
		       strerror(why));
}
