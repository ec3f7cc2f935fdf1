/*
 * cli.c: from argv to a command and back to an exit status.
 */
#include "base/base.h"
#include "cli/cli.h"

#include "base/asset.h"
#include "base/vec.h"
#include "cli/messages.h"
#include "cli/read_db.h"
#include "cli/report_cmd.h"
#include "db/db.h"
#include "schema/catalogue.h"
#include "store/store.h"
#include "text/text.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };
#define OUT_MAX ((size_t)2048 * MIB)

static const struct {
	const char *name;
	bool has_value;
} options[OPT__N] = {
    [OPT_DB] = {"--db", true},
    [OPT_DB_READ] = {"--db-read", true},
    [OPT_ON] = {"--on", true},
    [OPT_LANG] = {"--lang", true},
    [OPT_FORMAT] = {"--format", true},
    [OPT_UNIT] = {"--unit", true},
    [OPT_FROM] = {"--from", true},
    [OPT_TO] = {"--to", true},
    [OPT_AS_OF] = {"--as-of", true},
    [OPT_TREE] = {"--tree", true},
    [OPT_OUT] = {"-o", true},
    [OPT_KIND] = {"--kind", true},
    [OPT_DRY_RUN] = {"--dry-run", false},
    [OPT_LIST] = {"--list", false},
    [OPT_LISTEN] = {"--listen", true},
    [OPT_BASIS] = {"--basis", true},
    [OPT_LICENCES] = {"--licences", false},
};
enum { COMMON = OPT_BIT(OPT_DB) | OPT_BIT(OPT_ON) | OPT_BIT(OPT_LANG) };

const char *cli_num(struct ctx *c, int64_t i)
{
	struct buf b;
	const char *s;

	buf_init(&b, 40);
	text_int(&b, c->lang, i);
	s = arena_strdup(c->mem, buf_text(&b));
	buf_free(&b);
	return s;
}

bool cli_is_json(const struct cli *cli)
{
	return cli->opt[OPT_FORMAT] &&
	       strcmp(cli->opt[OPT_FORMAT], "json") == 0;
}

enum rc cli_day(struct ctx *c, const struct cli *cli, enum option_id o,
		day_t *out)
{
	day_t d;

	if (!cli->opt[o])
		return OK;
	if (day_parse(&d, cli->opt[o]) < 0 || !day_is_full(d))
		return err_set(c, E_USAGE, "", &msg_bad_option_day, cli->opt[o],
			       options[o].name);
	*out = d;
	return OK;
}

static const struct command *find(const struct command *table, const char *name)
{
	for (; table && table->name; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

static const struct command *find_command(const struct cli_env *env,
					  const char *name)
{
	const struct command *cmd = find(cli_commands, name);
	const struct module *const *m;

	for (m = env->modules; !cmd && *m; m++)
		cmd = find((*m)->commands, name);
	return cmd;
}

struct words {
	VEC(const char *) v;
};

/* Options may stand anywhere; "--name=value" works too. */
static enum rc read_options(struct ctx *c, struct cli *cli, struct words *words,
			    int argc, char **argv)
{
	int i, o;

	for (i = 1; i < argc; i++) {
		const char *a = argv[i], *eq = strchr(a, '=');
		size_t n = eq ? (size_t)(eq - a) : strlen(a);

		if (a[0] != '-' || a[1] == '\0') {
			vec_push(&words->v, a);
			continue;
		}
		for (o = 0; o < OPT__N; o++)
			if (strlen(options[o].name) == n &&
			    strncmp(options[o].name, a, n) == 0)
				break;
		if (o == OPT__N)
			return err_set(c, E_USAGE, "", &msg_bad_option,
				       words->v.n ? words->v.v[0] : "nguon", a);
		if (!options[o].has_value)
			cli->opt[o] = "";
		else if (eq)
			cli->opt[o] = eq + 1;
		else if (i + 1 < argc)
			cli->opt[o] = argv[++i];
		else
			return err_set(c, E_USAGE, "", &msg_option_value, a);
	}
	return OK;
}

static enum rc check_usage(struct ctx *c, const struct command *cmd,
			   const struct cli *cli)
{
	const char *format = cli->opt[OPT_FORMAT];
	unsigned takes = cmd->opts | COMMON;
	int o;

	if (cmd->db == CMD_READ)
		takes |= OPT_BIT(OPT_DB_READ);
	for (o = 0; o < OPT__N; o++)
		if (cli->opt[o] && !(takes & OPT_BIT(o)))
			return err_set(c, E_USAGE, "", &msg_bad_option,
				       cmd->name, options[o].name);
	/* reports have more formats and say which */
	if (format && cmd->run != cmd_report && strcmp(format, "json") != 0 &&
	    strcmp(format, "text") != 0)
		return err_set(c, E_USAGE, "", &msg_bad_format, format,
			       "json, text");
	if (cmd->most == 0 && cli->nargs > 0)
		return err_set(c, E_USAGE, "", &msg_no_args, cmd->name,
			       cli->args[0]);
	if (cli->nargs < cmd->least ||
	    (cmd->most >= 0 && cli->nargs > cmd->most))
		return err_set(c, E_USAGE, "", &msg_bad_args, cmd->name,
			       cmd->usage);
	return OK;
}

static enum rc take_common(struct ctx *c, const struct cli_env *env,
			   struct cli *cli)
{
	const char *lang = cli->opt[OPT_LANG];

	if (lang && strcmp(lang, "en") == 0)
		c->lang = LANG_EN;
	else if (lang && strcmp(lang, "vi") != 0)
		return err_set(c, E_USAGE, "", &msg_bad_lang, lang);
	if (cli->opt[OPT_DB])
		cli->db_url = cli->opt[OPT_DB];
	else
		cli->db_url = env->db_url ? env->db_url : "./nguon.db";
	/* NGUON_DB_READ belongs to NGUON_DB, not to another database */
	if (cli->opt[OPT_DB_READ])
		cli->read_url = cli->opt[OPT_DB_READ];
	else if (!cli->opt[OPT_DB] && env->read_url && *env->read_url)
		cli->read_url = env->read_url;
	return cli_day(c, cli, OPT_ON, &c->today);
}

/* The names of the reports are in the program, not in a database. */
static bool only_lists(const struct command *cmd, const struct cli *cli)
{
	return cmd->run == cmd_report &&
	       (cli->opt[OPT_LIST] || cli->nargs == 0);
}

static enum rc run_on_db(struct ctx *c, const struct command *cmd,
			 struct cli *cli)
{
	enum db_mode mode = cmd->db == CMD_WRITE ? DB_WRITE : DB_READ;
	enum rc rc;

	if (cmd->db == CMD_NO_DB || cmd->db == CMD_CREATE ||
	    cmd->db == CMD_OWN || only_lists(cmd, cli))
		return cmd->run(c, cli);
	if (cmd->db == CMD_READ && cli->read_url)
		return read_db_run(c, cmd, cli);
	rc = db_open(c, &c->db, cli->db_url, mode);
	if (rc == OK)
		rc = store_open(c);
	if (rc == OK)
		rc = cmd->run(c, cli);
	db_close(c->db);
	c->db = NULL;
	return rc;
}

static enum rc load_catalogues(struct ctx *c)
{
	const struct asset *a = asset_find("data/catalogues.csv");

	assert(a);
	return catalogue_load(c, (const char *)a->bytes, a->n);
}

/* Promised in the manual, not there yet. */
static const char *const not_built[] = {"due", "assess", "check-text", "user"};

static bool is_not_built(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(not_built); i++)
		if (strcmp(name, not_built[i]) == 0)
			return true;
	return false;
}

static enum rc run(struct ctx *c, const struct cli_env *env, struct cli *cli,
		   struct words *words, int argc, char **argv)
{
	const struct command *cmd;
	enum rc rc = read_options(c, cli, words, argc, argv);

	if (words->v.n && is_not_built(words->v.v[0])) {
		err_clear(c); /* its options are unknown as well */
		return err_set(c, E_NOTFOUND, "", &msg_not_built,
			       words->v.v[0]);
	}
	if (rc == OK)
		rc = take_common(c, env, cli);
	if (rc < 0)
		return rc;
	if (words->v.n == 0)
		vec_push(&words->v, "help");
	cmd = find_command(env, words->v.v[0]);
	if (!cmd)
		return err_set(c, E_USAGE, "", &msg_no_command, words->v.v[0]);
	cli->args = words->v.v + 1;
	cli->nargs = (int)words->v.n - 1;
	rc = check_usage(c, cmd, cli);
	if (rc == OK)
		rc = load_catalogues(c);
	return rc < 0 ? rc : run_on_db(c, cmd, cli);
}

void cli_flush(struct cli *cli)
{
	fwrite(buf_text(cli->out), 1, cli->out->n, cli->file);
	fflush(cli->file);
	buf_clear(cli->out);
}

int cli_main(const struct cli_env *env, int argc, char **argv)
{
	struct buf out;
	struct words words = {0};
	struct cli cli = {.program = argv[0], .out = &out, .file = env->out};
	struct app *app = app_new(env->modules);
	struct ctx c = {
	    .mem = arena_new(),
	    .lang = LANG_VI,
	    .now_ms = env->now_ms,
	    .today = day_of_instant(env->now_ms),
	    .author = env->author,
	    .no_wall = env->no_wall,
	    .app = app,
	};
	enum rc rc;

	buf_init(&out, OUT_MAX);
	rc = run(&c, env, &cli, &words, argc, argv);
	cli_flush(&cli);
	if (rc == OK && cli.as_of)
		fprintf(env->err, "%s\n", cli.as_of);
	if (rc < 0 && c.err.text[0])
		fprintf(env->err, "%s\n", c.err.text);
	buf_free(&out);
	vec_free(&words.v);
	catalogue_unload();
	arena_free(c.mem);
	app_free(app);
	if (rc == E_USAGE)
		return EXIT_USAGE;
	return rc < 0 ? EXIT_REFUSED : EXIT_DONE;
}
