/*
 * serve_cmd.c: `nguon serve`: the web application on this machine.
 */
#include "base/base.h"
#include "cli/serve_cmd.h"

#include "web/serve.h"

static void tell(void *arg, const char *line)
{
	struct cli *cli = arg;

	buf_str(cli->out, line);
	buf_char(cli->out, '\n');
	cli_flush(cli);
}

enum rc cmd_serve(struct ctx *c, struct cli *cli)
{
	return web_serve(c, cli->db_url, cli->read_url, cli->opt[OPT_LISTEN],
			 CLI_VERSION, tell, cli);
}
