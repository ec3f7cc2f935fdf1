/* report_cmd.h: the command `report`, for the table of commands. */
#ifndef CLI_REPORT_CMD_H
#define CLI_REPORT_CMD_H

#include "cli/cli.h"

enum rc cmd_report(struct ctx *c, struct cli *cli);

#endif
