/**
 * Which tool calls of an assistant get the real values back.
 *
 * An allow-list of tools that only read, search or edit files on this computer, by the names that
 * the known clients give them (their tool definitions as sent, 2026). Everything else keeps the
 * placeholder: a shell, a browser or an unknown server could send the value away.
 */

const fileTools = new Set(
  [
    // Claude Code and the Anthropic text editor tool.
    "Read Write Edit MultiEdit NotebookRead NotebookEdit Glob Grep LS TodoRead TodoWrite",
    "str_replace_editor str_replace_based_edit_tool text_editor",
    // Copilot Chat and the Copilot CLI.
    "read_file create_file replace_string_in_file multi_replace_string_in_file",
    "insert_edit_into_file edit_file edit_files apply_patch edit_notebook_file",
    "create_new_jupyter_notebook create_directory grep_search file_search semantic_search list_dir",
    "list_code_usages get_errors manage_todo_list view create str_replace insert",
    // Codex.
    "update_plan grep_files view_image",
    // Cline, Roo Code, Kilo Code.
    "write_to_file replace_in_file apply_diff insert_content search_and_replace search_replace",
    "search_files list_files list_code_definition_names codebase_search update_todo_list",
    // Gemini CLI, Qwen Code.
    "write_file replace read_many_files search_file_content list_directory",
    // opencode, Crush.
    "patch list multiedit todoread",
    // Continue.
    "edit_existing_file single_find_and_replace multi_edit create_new_file file_glob_search",
    "read_currently_open_file view_diff view_subdirectory view_repo_map read_file_range",
    // Cursor, Zed, Windsurf.
    "glob_file_search delete_file find_path view_file write_to_file replace_file_content",
  ]
    .join(" ")
    .split(" ")
    .map(plainName),
);

/** A call of an unnamed tool is a call of an unknown one. */
export function mayRestoreInto(tool: string): boolean {
  return fileTools.has(plainName(tool));
}

/** Shells of Codex, which takes a script that is nothing but `apply_patch` for an edit of files. */
const patchingShells = new Set(
  ["shell", "shell_command", "exec_command", "local_shell", "container.exec"].map(plainName),
);

export function mayPatch(tool: string): boolean {
  return patchingShells.has(plainName(tool));
}

/** Whether the text of a call of the tool is a patch. */
export function takesPatch(tool: string): boolean {
  return plainName(tool) === "applypatch";
}

/** `Read_File`, `read-file` and `ReadFile` are the same tool. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, "");
}

/** Names of arguments that say which file a call is about, or in which folder. */
const pathKey =
  /^(?:(?:file|target|notebook|source|dest|destination)?_?-?(?:path|file|uri)|filename|destination|work(?:ing_?)?dir(?:ectory)?|cwd)$/i;

export function isPathKey(key: string): boolean {
  return pathKey.test(key);
}

/**
 * A file of another machine: a UNC path in any of Windows' spellings, or an address. Addresses that
 * editors have for files and cells of their own windows are none.
 */
export function isRemotePath(path: string): boolean {
  const named = path.trim();
  if (/^[\\/]{2,}[^\\/]|^[\\/]\?\?[\\/]/.test(named)) return true;
  if (/^file:/i.test(named)) return /^file:(?:[\\/]{2}|[\\/]{4,})[^\\/]/i.test(named);
  return /^(?!untitled:|vscode[\w-]*:)[a-z][\w+.-]+:\/\//i.test(named);
}

const fileLine = /^\*\*\*\s*[a-z][a-z ]{0,31}:(.*)$/i;

/** Whether a line of a patch says that a file of another machine is meant. */
export function isRemoteFileLine(line: string): boolean {
  const path = fileLine.exec(line.trim())?.[1];
  return path !== undefined && isRemotePath(path);
}

/**
 * Longest beginning of arguments that is looked through for the file, in UTF-16 code units. What stands
 * behind it is followed as it streams (`argumentText.ts`).
 */
export const maxArgumentsHead = 8192;

/** Whether arguments, as far as they are known, name a file of another machine. */
export function namesRemoteFile(args: string): boolean {
  const head = args.slice(0, maxArgumentsHead);
  if (!/[\\/]{2}|\\u/.test(head)) return false;
  for (const [, key = "", value = ""] of head.matchAll(
    /"((?:[^"\\]|\\.){1,64})"\s*:\s*"((?:[^"\\]|\\.)*)/g,
  )) {
    if (isPathKey(plain(key)) && isRemotePath(plain(value))) return true;
  }
  return false;
}

function plain(inString: string): string {
  try {
    const value: unknown = JSON.parse(`"${inString}"`);
    return typeof value === "string" ? value : inString;
  } catch {
    return inString;
  }
}
