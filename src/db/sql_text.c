#include "base/base.h"
#include "db/sql_text.h"

#include <ctype.h>
#include <strings.h>

static bool is_name_char(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_' || ch == '$' ||
	       (unsigned char)ch >= 0x80;
}

const char *sql_skip(const char *p)
{
	static const struct {
		const char *open, *close;
	} quotes[] = {
	    {"'", "'"}, {"\"", "\""}, {"`", "`"},
	    {"[", "]"}, {"--", "\n"}, {"/*", "*/"},
	};
	for (size_t i = 0; i < ARRAY_LEN(quotes); i++) {
		size_t n = strlen(quotes[i].open);
		if (strncmp(p, quotes[i].open, n) != 0)
			continue;
		const char *end = strstr(p + n, quotes[i].close);
		return end ? end + strlen(quotes[i].close) : p + strlen(p);
	}
	return p + 1;
}

bool sql_is_parameter(const char *sql, const char *p)
{
	return p[0] == '$' && isdigit((unsigned char)p[1]) &&
	       (p == sql || !is_name_char(p[-1]));
}

int sql_parameters(const char *sql)
{
	int most = 0;
	for (const char *p = sql; *p; p = sql_skip(p))
		if (sql_is_parameter(sql, p)) {
			int n = (int)strtol(p + 1, NULL, 10);
			most = n > most ? n : most;
		}
	return most;
}

/* The word at p, if one begins there; its length. */
static size_t word_at(const char *sql, const char *p)
{
	if (p > sql && is_name_char(p[-1]))
		return 0;
	size_t n = 0;
	while (is_name_char(p[n]))
		n++;
	return n;
}

static bool is_one_of(const char *p, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && strncasecmp(p, *words, n) == 0)
			return true;
	return false;
}

bool sql_writes(const char *sql)
{
	static const char *const reads[] = {"SELECT", "VALUES",	 "TABLE",
					    "SHOW",   "EXPLAIN", NULL};
	static const char *const with[] = {"WITH", NULL};
	static const char *const writes[] = {"INSERT", "UPDATE", "DELETE",
					     NULL};
	bool is_first = true;
	for (const char *p = sql; *p; p = sql_skip(p)) {
		size_t n = word_at(sql, p);
		if (n == 0)
			continue;
		if (is_first && is_one_of(p, n, reads))
			return false;
		if (is_first && !is_one_of(p, n, with))
			return true;
		is_first = false;
		if (is_one_of(p, n, writes))
			return true;
	}
	return is_first;
}

bool sql_has_word(const char *sql, const char *word)
{
	const char *const words[] = {word, NULL};
	for (const char *p = sql; *p; p = sql_skip(p))
		if (is_one_of(p, word_at(sql, p), words))
			return true;
	return false;
}

bool sql_names(const char *sql, const char *name)
{
	size_t n = strlen(name);
	for (const char *p = sql; (p = strstr(p, name)); p += n)
		if ((p == sql || !is_name_char(p[-1])) && !is_name_char(p[n]))
			return true;
	return false;
}
