/*
 * copy_cmd.h: copies of whole databases: `copy`, `backup`, `restore`.
 */
#ifndef CLI_COPY_CMD_H
#define CLI_COPY_CMD_H

#include "cli/cli.h"

enum rc cmd_copy(struct ctx *c, struct cli *cli);
enum rc cmd_backup(struct ctx *c, struct cli *cli);
enum rc cmd_restore(struct ctx *c, struct cli *cli);

#endif
