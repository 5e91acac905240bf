/**
 * Places in a text from which a value could leave the machine although nobody calls a tool by name.
 *
 * Some assistants write their calls as tags into the text (Cline, Roo Code, Kilo Code and others
 * without native calls); and a client that shows an answer may load a remote picture, whose address
 * then carries what stands in it. Follows the text as it grows, in time linear to it.
 */

import { inAddress } from "../model/finding.ts";
import { mayRestoreInto } from "./tools.ts";

/** Longest address, and longest tag, that is recognised. Characters. */
export const maxAddressLength = 2048;

/**
 * Calls as text: the names of the tags. Tags of tools that only touch files are left out on purpose,
 * and so is every tag that is no call, since text is full of tags.
 */
const callTags =
  /<(\/?)(execute_command|run_command|run_terminal_cmd|run_shell_command|bash|shell|terminal|use_mcp_tool|access_mcp_resource|browser_action|web_fetch|web_search|fetch|fetch_instructions|new_task|invoke|function_call|tool_call)\b([^<>]{0,256})>/g;

/** The beginning of an address that is loaded or followed: of a picture, link or attribute. */
const address =
  /(?:\]\(\s*<?|\]:\s*<?|\b(?:src|srcset|href|data|action|poster|background)\s*=\s*["']?|url\(\s*["']?)\s*(?:https?:)?\/\/[^\s<>"')]*$/i;

export class OutgoingText {
  #tail = "";
  /** The tag of the call that is open. */
  #call: string | undefined;

  /** The text goes on. */
  add(text: string): void {
    const seen = this.#tail.length;
    const joined = this.#tail + text;
    if (joined.includes("<")) {
      for (const match of joined.matchAll(callTags)) {
        if (match.index + match[0].length > seen) this.#tag(match);
      }
    }
    this.#tail = joined.slice(-maxAddressLength);
  }

  /** What would take a value away that came here; undefined where none would. */
  leavesBy(): string | undefined {
    if (this.#call !== undefined) return this.#call;
    return this.#tail.includes("//") && address.test(this.#tail) ? inAddress : undefined;
  }

  #tag([, slash, name = "", rest = ""]: RegExpMatchArray): void {
    if (slash === "/") {
      if (name === this.#call) this.#call = undefined;
      return;
    }
    const called = /\bname\s*=\s*["']?([\w.-]+)/.exec(rest)?.[1];
    if (called !== undefined && mayRestoreInto(called)) return;
    if (!rest.endsWith("/")) this.#call = name;
  }
}
