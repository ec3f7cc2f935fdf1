/*
 * http_guard.c: S-31 and the Host check.  Everything is refused that a page
 * of another site can make a browser send.
 */
#include "base/base.h"
#include <sodium.h>
#include <strings.h>
#include "web/http_guard.h"
#include "web/http_int.h"

enum {
	NONCE = 16,
	TOKEN = NONCE + crypto_auth_BYTES,
	SESSION = 32,
	BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

struct guard {
	unsigned char key[crypto_auth_KEYBYTES];
};

struct guard *guard_new(void)
{
	struct guard *g;

	if (sodium_init() < 0)
		abort(); /* no random numbers: nothing safe can be done */
	g = xcalloc(1, sizeof(*g));
	crypto_auth_keygen(g->key);
	return g;
}

void guard_free(struct guard *g)
{
	if (g)
		sodium_memzero(g, sizeof(*g));
	free(g);
}

/* "localhost:8080" -> is it one of our names?  The port may be a tunnel's. */
static bool is_own_host(const char *host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	size_t i;
	size_t n;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		n = strlen(names[i]);
		if (strncasecmp(host, names[i], n) != 0)
			continue;
		if (!host[n])
			return true;
		n++;
		return host[n - 1] == ':' && host[n] &&
		       !host[n + strspn(host + n, "0123456789")];
	}
	return false;
}

static bool is_own_origin(const char *origin, const char *host)
{
	static const char *const schemes[] = {"http://", "https://"};
	size_t i;
	size_t n;

	for (i = 0; i < ARRAY_LEN(schemes); i++) {
		n = strlen(schemes[i]);
		if (!strncmp(origin, schemes[i], n))
			return !strcasecmp(origin + n, host);
	}
	return false; /* also "null" */
}

int guard_check(const struct request *r)
{
	const char *host = request_header(r, "Host");
	const char *origin = request_header(r, "Origin");
	const char *site = request_header(r, "Sec-Fetch-Site");

	if (!host)
		return HTTP_BAD;
	if (!is_own_host(host))
		return HTTP_MISDIRECTED;
	if (r->is_safe)
		return 0;
	/* without either header it is no browser; the token decides */
	if (site && strcmp(site, "same-origin") && strcmp(site, "none"))
		return HTTP_FORBIDDEN;
	if (origin && !is_own_origin(origin, host))
		return HTTP_FORBIDDEN;
	return 0;
}

void session_id(char out[SESSION_TEXT])
{
	unsigned char raw[SESSION];

	randombytes_buf(raw, sizeof(raw));
	sodium_bin2base64(out, SESSION_TEXT, raw, sizeof(raw), BASE64);
}

static void seal(const struct guard *g, unsigned char out[crypto_auth_BYTES],
		 const unsigned char nonce[NONCE], const char *session)
{
	crypto_auth_hmacsha512256_state st;

	crypto_auth_hmacsha512256_init(&st, g->key, sizeof(g->key));
	crypto_auth_hmacsha512256_update(&st, nonce, NONCE);
	crypto_auth_hmacsha512256_update(&st, (const unsigned char *)session,
					 strlen(session));
	crypto_auth_hmacsha512256_final(&st, out);
}

void guard_token(const struct guard *g, char out[TOKEN_TEXT],
		 const char *session)
{
	unsigned char raw[TOKEN];

	randombytes_buf(raw, NONCE);
	seal(g, raw + NONCE, raw, session);
	sodium_bin2base64(out, TOKEN_TEXT, raw, sizeof(raw), BASE64);
}

bool guard_token_ok(const struct guard *g, const char *session,
		    const char *token)
{
	unsigned char raw[TOKEN];
	unsigned char want[crypto_auth_BYTES];
	size_t n = 0;

	if (!session || !*session || !token ||
	    sodium_base642bin(raw, sizeof(raw), token, strlen(token), NULL, &n,
			      NULL, BASE64) < 0 ||
	    n != TOKEN)
		return false;
	seal(g, want, raw, session);
	return sodium_memcmp(want, raw + NONCE, sizeof(want)) == 0;
}
