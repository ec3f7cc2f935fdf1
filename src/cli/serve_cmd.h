/* serve_cmd.h: the command `serve`. */
#ifndef CLI_SERVE_CMD_H
#define CLI_SERVE_CMD_H

#include "cli/cli.h"

enum rc cmd_serve(struct ctx *c, struct cli *cli);

#endif
