/*
 * cli.h: commands as a table.  The program finds the command, opens the
 * database the way the command needs it, and calls it; a command does no
 * getenv, no time, no exit.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/ctx.h"
#include "schema/module.h"

#define CLI_VERSION "0.1.0"

enum command_db {
	CMD_NO_DB,
	CMD_READ,    /* from a standby, if there is one */
	CMD_READ_IT, /* from the database itself */
	CMD_WRITE,
	CMD_CREATE, /* the command makes the database itself */
	CMD_OWN,    /* the command opens what it needs */
};

/* Options that commands may take; each has one meaning everywhere. */
enum option_id {
	OPT_DB,
	OPT_DB_READ,
	OPT_ON,
	OPT_LANG,
	OPT_FORMAT,
	OPT_UNIT,
	OPT_FROM,
	OPT_TO,
	OPT_AS_OF,
	OPT_TREE,
	OPT_OUT,
	OPT_KIND,
	OPT_DRY_RUN,
	OPT_LIST,
	OPT_LISTEN,
	OPT_BASIS,
	OPT_LICENCES,
	OPT__N,
};

struct cli {
	const char *program; /* argv[0] */
	const char *db_url;
	const char *read_url;	 /* a standby to read from, or NULL */
	const char *opt[OPT__N]; /* "" for flags that were given */
	const char *const *args; /* what is not an option */
	int nargs;
	/* as of when, if the standby is read because the primary is gone */
	const char *as_of;
	struct buf *out; /* standard output, written at the end */
	FILE *file;	 /* where out goes */
};
/* Writes what is in out now, for long output and news of progress. */
void cli_flush(struct cli *cli);

struct command {
	const char *name;
	const char *usage; /* "FILE…" */
	const char *help, *help_en;
	enum command_db db;
	unsigned opts; /* bits of option_id that it takes besides the common */
	int least, most; /* arguments; most -1 = any number */
	/* OK, or < 0 with a sentence in c->err.  E_INPUT after an answer of
	 * its own on out may leave c->err empty: exit 1. */
	enum rc (*run)(struct ctx *c, struct cli *cli);
};

#define OPT_BIT(o) (1u << (o))

/* The whole program: 0 done, 1 refused or failed, 2 wrong usage. */
struct cli_env {
	const struct module *const *modules;
	const char *db_url;   /* NGUON_DB, or NULL */
	const char *read_url; /* NGUON_DB_READ, or NULL */
	bool no_wall;	      /* NGUON_DB_WALL=off */
	const char *author;
	int64_t now_ms;
	FILE *out, *err;
};
int cli_main(const struct cli_env *env, int argc, char **argv);

/* Generic commands of the engine, ended by .name == NULL. */
extern const struct command cli_commands[];

/* A day option; *out keeps its value if the option was not given. */
enum rc cli_day(struct ctx *c, const struct cli *cli, enum option_id o,
		day_t *out);
bool cli_is_json(const struct cli *cli);
/* A number for people, in the memory of c: 1.234 or 1,234. */
const char *cli_num(struct ctx *c, int64_t i);

#endif
