/*
 * stat_cli.c: `nguon villages`.
 */
#include "base/base.h"
#include "mod/stat/stat_int.h"

#include "cli/cli.h"

static enum rc cmd_villages(struct ctx *c, struct cli *cli)
{
	struct report_args args = {.unit = cli->opt[OPT_UNIT]};
	struct village_ledger v;
	struct buf whole;
	enum rc rc = cli_day(c, cli, OPT_FROM, &args.from);

	if (rc == OK)
		rc = cli_day(c, cli, OPT_TO, &args.to);
	if (rc == OK)
		rc = village_ledger(c, &v, &args);
	if (rc < 0)
		return rc;
	buf_init(&whole, 256 * MIB);
	if (cli_is_json(cli))
		village_json(&whole, &v);
	else
		village_text(c, &whole, &v);
	buf_add(cli->out, buf_text(&whole), whole.n);
	buf_free(&whole);
	return OK;
}

const struct command stat_commands[] = {
    {.name = "villages",
     .usage = "",
     .help = "sổ thôn, bản: trạng thái từng thôn và biến động trong kỳ",
     .help_en = "the village ledger: states and changes in a span",
     .db = CMD_READ,
     .opts = OPT_BIT(OPT_UNIT) | OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) |
	     OPT_BIT(OPT_FORMAT),
     .run = cmd_villages},
    {.name = NULL},
};
