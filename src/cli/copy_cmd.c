/*
 * copy_cmd.c: copies of whole databases.  A file is copied into a file page
 * by page; wherever a server takes part, row by row.
 */
#include "base/base.h"
#include "cli/copy_cmd.h"

#include <unistd.h>

#include "cli/messages.h"
#include "db/db.h"
#include "store/store.h"

struct news {
	struct ctx *c;
	struct cli *cli;
	bool is_shown; /* somebody is looking on */
};

enum { BAR = 30 };

/* One line that is written over again and again. */
static void show(void *arg, const char *label, int64_t done, int64_t all,
		 bool is_checked)
{
	struct news *n = arg;
	struct buf *out = n->cli->out;
	const struct msg *msg = is_checked ? &msg_copy_checking : &msg_copying;
	int i, full = all > 0 ? (int)(done * BAR / all) : BAR;

	if (!n->is_shown)
		return;
	buf_str(out, "\r[");
	for (i = 0; i < BAR; i++)
		buf_char(out, i < full ? '#' : ' ');
	buf_printf(
	    out, "] %s\033[K",
	    say(n->c, msg, label, cli_num(n->c, done), cli_num(n->c, all)));
	if (is_checked && done == all)
		buf_str(out, "\r\033[K");
	cli_flush(n->cli);
}

/* A file or a server: what is not there yet is made. */
static enum rc open_target(struct ctx *to, const char *url, bool must_be_new)
{
	enum rc rc = E_NOTFOUND;

	if (!must_be_new)
		rc = db_open(to, &to->db, url, DB_WRITE);
	if (rc != E_NOTFOUND)
		return rc;
	err_clear(to);
	return db_open(to, &to->db, url, DB_CREATE);
}

static enum rc open_source(struct ctx *from, const char *url)
{
	enum rc rc = db_open(from, &from->db, url, DB_READ);

	return rc < 0 ? rc : store_open(from);
}

static enum rc copy_into(struct ctx *c, struct cli *cli, struct ctx *from,
			 const char *url, bool must_be_new)
{
	struct news n = {c, cli, isatty(fileno(cli->file)) == 1};
	struct copy_news news = {show, &n};
	struct ctx to = *c;
	enum rc rc;

	to.db = NULL;
	rc = open_target(&to, url, must_be_new);
	if (rc == OK)
		rc = store_copy(&to, from, &news);
	db_close(to.db);
	if (rc < 0 && !c->err.text[0])
		c->err = from->err.text[0] ? from->err : to.err;
	return rc;
}

static enum rc copy_from(struct ctx *c, struct cli *cli, const char *from_url,
			 const char *to_url, bool must_be_new)
{
	struct ctx from = *c;
	enum rc rc;

	from.db = NULL;
	rc = open_source(&from, from_url);
	if (rc == OK)
		rc = copy_into(c, cli, &from, to_url, must_be_new);
	db_close(from.db);
	if (rc < 0 && !c->err.text[0])
		c->err = from.err;
	return rc;
}

/* An address may hold a password, so it is not said. */
static const char *said(struct ctx *c, const char *url)
{
	return db_is_postgres(url) ? say(c, &msg_server) : url;
}

enum rc cmd_copy(struct ctx *c, struct cli *cli)
{
	const char *from = cli->opt[OPT_FROM], *to = cli->opt[OPT_TO];
	enum rc rc;

	if (!from || !to)
		return err_set(c, E_USAGE, "", &msg_copy_usage);
	rc = copy_from(c, cli, from, to, false);
	if (rc == OK) {
		buf_str(cli->out,
			say(c, &msg_copied, said(c, from), said(c, to)));
		buf_char(cli->out, '\n');
	}
	return rc;
}

enum rc cmd_backup(struct ctx *c, struct cli *cli)
{
	const char *path = cli->args[0];
	enum rc rc = db_engine(c->db) == DB_SQLITE
			 ? db_copy_to(c, path)
			 : copy_into(c, cli, c, path, true);

	if (rc == OK) {
		buf_str(cli->out, say(c, &msg_backup_done, path));
		buf_char(cli->out, '\n');
	}
	return rc;
}

/* The copy is verified before anybody can take it for good. */
static enum rc restore_file(struct ctx *c, const char *path, const char *to)
{
	enum rc rc;

	if (access(to, F_OK) == 0)
		return err_set(c, E_CONFLICT, "", &msg_file_exists, to);
	rc = open_source(c, path);
	if (rc == OK)
		rc = store_verify(c);
	if (rc == OK)
		rc = db_copy_to(c, to);
	db_close(c->db);
	c->db = NULL;
	return rc;
}

enum rc cmd_restore(struct ctx *c, struct cli *cli)
{
	const char *path = cli->args[0], *to = cli->db_url;
	enum rc rc = db_is_postgres(to) || db_is_postgres(path)
			 ? copy_from(c, cli, path, to, true)
			 : restore_file(c, path, to);

	if (rc == OK) {
		buf_str(cli->out, say(c, &msg_restore_done, said(c, path)));
		buf_char(cli->out, '\n');
	}
	return rc;
}
