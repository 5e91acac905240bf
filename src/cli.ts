#!/usr/bin/env node
/** Entry of `argus`: hands the process's streams and the places of its sibling files to the CLI. */

import { runCli } from "./node/cli/main.ts";
import { processIo } from "./node/cli/processIo.ts";

process.exitCode = await runCli(process.argv.slice(2), processIo(import.meta.url));
