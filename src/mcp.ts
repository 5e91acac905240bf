#!/usr/bin/env node
/** Entry of `argus-mcp -- command args…`: what an MCP client starts instead of the server. */

import { runMcp } from "./node/cli/mcp.ts";
import { processIo } from "./node/cli/processIo.ts";
import { runCommand } from "./node/cli/run.ts";

const mcp = { name: "mcp", command: runMcp } as const;

process.exitCode = await runCommand(mcp, process.argv.slice(2), processIo(import.meta.url));
