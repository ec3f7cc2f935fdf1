/*
 * commands.c: the commands that need no subject: databases, lists, search,
 * history.  Commands of a subject are in its module.
 */
#include "base/base.h"
#include "cli/cli.h"

#include "base/asset.h"
#include "cli/copy_cmd.h"
#include "cli/messages.h"
#include "cli/report_cmd.h"
#include "cli/serve_cmd.h"
#include "db/db.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "exchange/list_messages.h"
#include "store/search.h"
#include "store/store.h"
#include "text/text.h"

enum { HITS_MAX = 50, ACTS_SHOWN = 50 };

static const char *plain(struct ctx *c, int64_t i)
{
	return arena_printf(c->mem, "%lld", (long long)i);
}

static void line(struct cli *cli, const char *s)
{
	buf_str(cli->out, s);
	buf_char(cli->out, '\n');
}

static enum rc cmd_version(struct ctx *c, struct cli *cli)
{
	static const char *const texts[] = {"licences/LICENSE.txt",
					    "licences/LICENCES.txt"};
	size_t i;

	UNUSED(c);
	line(cli, "nguon " CLI_VERSION);
	for (i = 0; cli->opt[OPT_LICENCES] && i < ARRAY_LEN(texts); i++) {
		const struct asset *a = asset_find(texts[i]);

		buf_char(cli->out, '\n');
		buf_add(cli->out, a->bytes, a->n);
	}
	return OK;
}

/* An address may hold a password; a path is said as it was typed. */
static const char *called(const struct ctx *c, const char *url)
{
	return db_is_postgres(url) ? db_name(c->db) : url;
}

static enum rc cmd_init(struct ctx *c, struct cli *cli)
{
	enum rc rc = db_open(c, &c->db, cli->db_url, DB_CREATE);

	if (rc < 0)
		return rc;
	rc = store_create(c);
	if (rc == OK)
		line(cli, say(c, &msg_created, called(c, cli->db_url)));
	db_close(c->db);
	c->db = NULL;
	return rc;
}

/* ---- lists ---- */

static const char *kinds(struct ctx *c)
{
	const struct list_def *all[64];
	int i, n = list_all(c->app->modules, all, 64);
	const char *s = "";

	for (i = 0; i < n; i++)
		s = arena_printf(c->mem, "%s%s%s", s, i ? ", " : "",
				 all[i]->kind);
	return s;
}

static enum rc must_kind(struct ctx *c, const char *kind,
			 const struct list_def **out)
{
	*out = list_by_kind(c->app->modules, kind);
	return *out
		   ? OK
		   : err_set(c, E_USAGE, "", &msg_kind_unknown, kind, kinds(c));
}

static enum rc cmd_template(struct ctx *c, struct cli *cli)
{
	const struct list_def *l;
	const char *path = cli->opt[OPT_OUT];
	enum rc rc = must_kind(c, cli->args[0], &l);

	if (rc < 0)
		return rc;
	if (!path)
		path = arena_printf(c->mem, "%s.xlsx", l->kind);
	rc = export_template(c, l, path);
	if (rc == OK)
		line(cli, say(c, &msg_exported, path));
	return rc;
}

static void import_summary(struct ctx *c, struct cli *cli,
			   const struct import_result *r)
{
	const char *a = cli_num(c, r->added), *b = cli_num(c, r->changed);
	const char *u = cli_num(c, r->unchanged);

	if (!r->written)
		line(cli, say(c, &msg_dry_run, a, b, u));
	else if (r->act == 0)
		line(cli, say(c, &msg_nothing_new));
	else
		line(cli, say(c, &msg_imported, a, b, u, plain(c, r->act)));
}

static enum rc cmd_import(struct ctx *c, struct cli *cli)
{
	struct import_file *files =
	    arena_alloc(c->mem, (size_t)cli->nargs * sizeof(files[0]));
	struct import_opts opts = {
	    .kind = cli->opt[OPT_KIND],
	    .dry_run = cli->opt[OPT_DRY_RUN] != NULL,
	    .basis = cli->opt[OPT_BASIS],
	    .limits = &book_limits_command,
	};
	struct import_result *r;
	const struct list_def *l;
	enum rc rc = OK;
	int i;

	if (opts.kind)
		rc = must_kind(c, opts.kind, &l);
	for (i = 0; i < cli->nargs; i++)
		files[i] = (struct import_file){cli->args[i], cli->args[i]};
	if (rc == OK)
		rc = import_files(c, &r, &opts, files, cli->nargs);
	if (rc < 0)
		return rc;
	if (cli_is_json(cli)) {
		import_json(cli->out, r);
	} else {
		import_text(cli->out, c->lang, r);
		if (!r->nerrors)
			import_summary(c, cli, r);
	}
	if (r->nerrors)
		rc = err_set(c, E_INPUT, "", &msg_not_written,
			     cli_num(c, r->nerrors));
	import_result_free(r);
	return rc;
}

static enum rc cmd_undo(struct ctx *c, struct cli *cli)
{
	int64_t act, undo;
	enum rc rc;

	if (!text_parse_int(cli->args[0], &act))
		return err_set(c, E_USAGE, "", &msg_act_number, cli->args[0]);
	rc = store_undo(c, act, &undo);
	if (rc == OK)
		line(cli, say(c, &msg_undone, plain(c, act), plain(c, undo)));
	return rc;
}

static enum rc cmd_log(struct ctx *c, struct cli *cli)
{
	struct act_info acts[ACTS_SHOWN];
	char at[INSTANT_TEXT];
	int i, n;
	enum rc rc = act_list(c, acts, &n, ACTS_SHOWN, 0);

	for (i = 0; rc == OK && i < n; i++)
		buf_printf(cli->out, "%lld\t%s\t%s\t%s\t%s\t%lld\n",
			   (long long)acts[i].id, instant_vi(at, acts[i].at_ms),
			   acts[i].author, acts[i].kind, acts[i].label,
			   (long long)acts[i].changes);
	return rc;
}

/* ---- search ---- */

static void hit_json(struct buf *b, const struct hit *h)
{
	buf_str(b, "{\"kind\":");
	buf_json(b, h->e->name);
	buf_str(b, ",\"code\":");
	buf_json(b, h->code);
	buf_str(b, ",\"name\":");
	buf_json(b, h->name);
	buf_str(b, ",\"unit\":");
	buf_json(b, h->where);
	buf_char(b, '}');
}

/* A unit's subtree, by the module that knows trees. */
static enum rc cli_scope(struct ctx *c, const char *code, struct idset *out)
{
	const struct module *const *m;

	for (m = c->app->modules; *m; m++)
		if ((*m)->subtree)
			return (*m)->subtree(c, code, c->today, out);
	return OK;
}

static enum rc cmd_search(struct ctx *c, struct cli *cli)
{
	struct hit hits[HITS_MAX];
	struct idset scope, *in = NULL;
	const char *words = "";
	enum rc rc = OK;
	int i, n = 0;

	idset_init(&scope);
	for (i = 0; i < cli->nargs; i++)
		words = arena_printf(c->mem, "%s%s%s", words, i ? " " : "",
				     cli->args[i]);
	if (cli->opt[OPT_UNIT]) {
		rc = cli_scope(c, cli->opt[OPT_UNIT], &scope);
		in = &scope;
	}
	if (rc == OK)
		rc = db_begin_read(c);
	if (rc == OK)
		rc = store_search(c, hits, &n, HITS_MAX, NULL, words, in);
	db_rollback(c);
	idset_free(&scope);
	if (rc < 0)
		return rc;
	if (cli_is_json(cli))
		buf_char(cli->out, '[');
	for (i = 0; i < n; i++) {
		if (cli_is_json(cli)) {
			buf_str(cli->out, i ? ",\n " : "");
			hit_json(cli->out, &hits[i]);
		} else {
			buf_printf(cli->out, "%s\t%s\t%s\t%s\n",
				   hits[i].e->label, hits[i].code, hits[i].name,
				   hits[i].where);
		}
	}
	if (cli_is_json(cli))
		buf_str(cli->out, "]\n");
	else if (n == 0)
		line(cli, say(c, &msg_nothing_found));
	return OK;
}

static enum rc cmd_export(struct ctx *c, struct cli *cli)
{
	const struct list_def *l;
	struct idset scope;
	const char *path = cli->opt[OPT_OUT];
	enum rc rc = must_kind(c, cli->args[0], &l);

	if (rc < 0)
		return rc;
	if (!path)
		path = arena_printf(c->mem, "%s.xlsx", l->kind);
	idset_init(&scope);
	if (cli->opt[OPT_UNIT])
		rc = cli_scope(c, cli->opt[OPT_UNIT], &scope);
	if (rc == OK)
		rc = db_begin_read(c); /* one picture for all rows */
	if (rc == OK)
		rc =
		    export_list(c, l, cli->opt[OPT_UNIT] ? &scope : NULL, path);
	db_rollback(c);
	idset_free(&scope);
	if (rc == OK)
		line(cli, say(c, &msg_exported, path));
	return rc;
}

/* ---- care ---- */

static enum rc cmd_verify(struct ctx *c, struct cli *cli)
{
	struct log_size size;
	enum rc rc = store_verify(c);

	if (rc == OK)
		rc = store_log_size(c, &size);
	if (rc == OK)
		line(cli, say(c, &msg_verified, cli_num(c, size.changes)));
	return rc;
}

static enum rc cmd_rebuild(struct ctx *c, struct cli *cli)
{
	enum rc rc = store_rebuild(c);

	if (rc == OK)
		line(cli, say(c, &msg_rebuilt));
	return rc;
}

static void schema_doc_entity(struct buf *b, const struct entity *e)
{
	int i;

	buf_printf(b,
		   "\n## `%s`: %s (%s)\n\nMục đích: %s. Căn cứ: %s. Thời hạn "
		   "lưu: %s.\n\n| column | label | English | type | class | "
		   "notes |\n| --- | --- | --- | --- | --- | --- |\n",
		   e->name, e->label, e->label_en, e->purpose, e->basis,
		   e->retention);
	for (i = 0; i < e->nfields; i++) {
		const struct field *f = &e->fields[i];
		static const char *const classes[] = {"", "basic", "sensitive",
						      "credential"};

		buf_printf(b, "| `%s` | %s | %s | %s%s%s | %s |%s%s%s%s |\n",
			   f->name, f->label, f->label_en, f->type->name,
			   f->list  ? " "
			   : f->ref ? " → "
				    : "",
			   f->list  ? f->list
			   : f->ref ? f->ref
				    : "",
			   classes[f->cls], f->flags & REQ ? " required" : "",
			   f->flags & KEY ? " key" : "",
			   f->flags & FROZEN ? " by the program" : "",
			   f->flags & VIRTUAL ? " list only" : "");
	}
}

static enum rc cmd_schema_doc(struct ctx *c, struct cli *cli)
{
	int i;

	buf_str(cli->out,
		"# Schema\n\nGenerated from the `.def` files by "
		"`./dev docs`; do not edit.\nEvery table also has `id`, "
		"`ver` (number of its last change) and `voided`; the public "
		"id of a record is computed from its number.\n");
	for (i = 0; i < c->app->nentities; i++)
		schema_doc_entity(cli->out, c->app->entities[i]);
	return OK;
}

static enum rc cmd_help(struct ctx *c, struct cli *cli);

const struct command cli_commands[] = {
    {"help", "[COMMAND]", "các lệnh và cách dùng", "commands and their use",
     CMD_NO_DB, 0, 0, 1, cmd_help},
    {"init", "", "tạo cơ sở dữ liệu trống", "create an empty database",
     CMD_CREATE, 0, 0, 0, cmd_init},
    {"template", "KIND [-o FILE.xlsx]", "mẫu bảng trống để điền",
     "an empty workbook to fill in", CMD_NO_DB, OPT_BIT(OPT_OUT), 1, 1,
     cmd_template},
    {"import", "[--kind KIND] [--dry-run] FILE…", "nhập danh sách",
     "take lists in", CMD_WRITE,
     OPT_BIT(OPT_KIND) | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_FORMAT) |
	 OPT_BIT(OPT_BASIS),
     1, -1, cmd_import},
    {"undo", "ACT", "hoàn tác một lần ghi", "take an act back", CMD_WRITE, 0, 1,
     1, cmd_undo},
    {"log", "", "các lần ghi gần đây", "the latest acts", CMD_READ, 0, 0, 0,
     cmd_log},
    {"export", "KIND [--unit CODE] -o FILE", "xuất danh sách (xlsx, csv)",
     "write a list out (xlsx, csv)", CMD_READ,
     OPT_BIT(OPT_UNIT) | OPT_BIT(OPT_OUT), 1, 1, cmd_export},
    {"search", "WORDS [--unit CODE]", "tìm theo từ, không cần dấu",
     "find by words, tones not needed", CMD_READ,
     OPT_BIT(OPT_UNIT) | OPT_BIT(OPT_FORMAT), 1, -1, cmd_search},
    {"report",
     "NAME --unit CODE --from D --to D [--as-of D] [--tree then|now] "
     "[--format json|csv|xlsx|html|text] [-o FILE]",
     "số liệu và báo cáo (report --list: các báo cáo)",
     "figures and reports (report --list: which there are)", CMD_READ,
     OPT_BIT(OPT_UNIT) | OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) |
	 OPT_BIT(OPT_AS_OF) | OPT_BIT(OPT_TREE) | OPT_BIT(OPT_FORMAT) |
	 OPT_BIT(OPT_OUT) | OPT_BIT(OPT_LIST),
     0, 1, cmd_report},
    {"serve", "[--listen ADDR:PORT] [--db-read URL]",
     "mở ứng dụng web trên máy này (mặc định 127.0.0.1:8080)",
     "the web application on this machine (default 127.0.0.1:8080)", CMD_OWN,
     OPT_BIT(OPT_LISTEN) | OPT_BIT(OPT_DB_READ), 0, 0, cmd_serve},
    {"verify", "", "kiểm tra toàn bộ dữ liệu với nhật ký",
     "check everything against the log", CMD_READ_IT, 0, 0, 0, cmd_verify},
    {"rebuild", "", "dựng lại dữ liệu dẫn xuất", "recompute derived data",
     CMD_WRITE, 0, 0, 0, cmd_rebuild},
    {"backup", "FILE", "sao lưu vào một tệp", "copy into a file", CMD_READ_IT,
     0, 1, 1, cmd_backup},
    {"restore", "FILE", "phục hồi từ bản sao lưu", "restore from a copy",
     CMD_OWN, 0, 1, 1, cmd_restore},
    {"copy", "--from A --to B",
     "chép cả cơ sở dữ liệu (tệp hoặc postgresql://…) sang nơi trống",
     "copy a whole database (a file or postgresql://…) to an empty place",
     CMD_OWN, OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO), 0, 0, cmd_copy},
    {"schema-doc", "", "mô tả các bảng", "describe the tables", CMD_NO_DB, 0, 0,
     0, cmd_schema_doc},
    {"version", "[--licences]", "phiên bản; giấy phép của các thành phần",
     "version; the licences of what is inside", CMD_NO_DB,
     OPT_BIT(OPT_LICENCES), 0, 0, cmd_version},
    {0},
};

static void help_lines(struct ctx *c, struct cli *cli, const struct command *t,
		       const char *only)
{
	for (; t && t->name; t++) {
		if (only && strcmp(only, t->name) != 0)
			continue;
		buf_printf(cli->out, "  nguon %s %s\n      %s\n", t->name,
			   t->usage, c->lang == LANG_EN ? t->help_en : t->help);
	}
}

static enum rc cmd_help(struct ctx *c, struct cli *cli)
{
	const struct module *const *m;
	const char *only = cli->nargs ? cli->args[0] : NULL;

	help_lines(c, cli, cli_commands, only);
	for (m = c->app->modules; *m; m++)
		help_lines(c, cli, (*m)->commands, only);
	if (!only)
		line(cli,
		     c->lang == LANG_EN
			 ? "Common options: --db PATH, --on YYYY-MM-DD, "
			   "--lang vi|en; commands that only read, but not "
			   "verify and backup, also: --db-read URL or "
			   "NGUON_DB_READ (a PostgreSQL standby)"
			 : "Tùy chọn chung: --db ĐƯỜNG-DẪN, --on "
			   "NĂM-THÁNG-NGÀY, --lang vi|en; các lệnh chỉ đọc, "
			   "trừ verify và backup, còn có: --db-read URL hoặc "
			   "NGUON_DB_READ (máy dự phòng PostgreSQL)");
	return OK;
}
