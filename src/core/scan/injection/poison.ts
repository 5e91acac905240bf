/**
 * Cues of a poisoned tool description: what a tool says about itself is read by the model as
 * instructions, so a description that gives orders, reaches for files or hides is an attack.
 *
 * Each stands alone; there is no score. What ordinary tools say about themselves ("Run command in
 * the terminal") is left alone.
 */

import { cue, type Cue, order } from "./cue.ts";

const files =
  "(?:~?\\/?\\.ssh\\b(?!\\/\\w{1,24}\\.pub)|id_(?:rsa|ed25519|ecdsa)(?!\\.pub)|\\.env\\b(?!\\.(?:example|sample|template|dist))|\\.aws\\/|\\.kube\\/|\\.netrc|\\.npmrc|\\.pypirc|\\.git-credentials|\\.bash_history|\\/etc\\/(?:passwd|shadow)|mcp\\.json|claude_desktop_config|private keys?|ssh keys?|credentials? files?|key ?chain|private_key|browser cookies|wallet(?:\\.dat)?\\b)";
const reach =
  "read|upload|send|include|attach|open|access|cat|copy|pass|get|fetch|load|forward|exfiltrate|post|submit|append|collect|provide|extract|steal|leak|dump";

export const poisonCues: readonly Cue[] = [
  cue(
    "instruction_tag",
    6,
    "< important|< system|< override|< hidden|<important|<override|<system|<instruction|<secret|<hidden|<admin|<critical|<prompt|<priority|<sys",
    /<\s?(?:important|override|system(?!-reminder)|instructions?|secret|hidden|admin|critical|prompt|priority|sys)(?:[ _-]\w{1,14}(?:="[^"\n]{0,24}")?)?\s?>/iy,
  ),
  cue(
    "instruction_tag",
    6,
    "[system|[important|[override|[inst|[admin|[instruction|[critical|[hidden",
    /(?<!`)\[(?:SYSTEM|IMPORTANT|OVERRIDE|INST|ADMIN|INSTRUCTIONS?|CRITICAL|HIDDEN)(?:[ _-]\w{1,14})?\]/y,
  ),
  cue(
    "instruction_tag",
    6,
    "**system|**important|**override|**instruction|**admin|**hidden|**critical|**secret",
    /\*\*(?:SYSTEM|IMPORTANT|OVERRIDE|INSTRUCTIONS?|ADMIN|HIDDEN|CRITICAL|SECRET)(?:[ _-]\w{1,14}){0,2}:?\*\*/y,
  ),
  cue(
    "instruction_tag",
    6,
    ["<|im_start", "<|system", "<<sys"],
    /(?<![`'"])<\|?(?:im_start|system|<sys)(?!\|?>[`'"])(?!\|?>(?:system)?\s(?:is|are|tokens?)\b)/iy,
  ),
  order(
    "file_exfiltration",
    6,
    `${reach}|retriev`,
    new RegExp(`(?:${reach}|retrieve)\\b[^\\n.]{0,60}?(?:[\\s"'\`(~/])${files}`, "iy"),
  ),
  cue(
    "file_exfiltration",
    6,
    "~/.ssh|.ssh/|.env|.aws/|id_rsa|/etc/passwd|/etc/shadow|.netrc|.npmrc",
    new RegExp(
      `${files}[^\\n.]{0,30}?\\b(?:send|include|upload|exfiltrate|attach|post|forward|return|leak)\\b[^\\n.]{0,24}?\\b(?:it|them|this|in|to|via|back|contents?)\\b`,
      "iy",
    ),
  ),
  cue(
    "file_exfiltration",
    6,
    ".cursor/|.vscode/|.claude|.codeium/",
    /\.(?:cursor|vscode|claude|codeium)[\w/]{0,24}\.json\b[^\n.]{0,24}?\b(?:and|then)\s(?:pass|include|send|put|provide|attach|forward|append)\s(?:(?:its|their|the|all|full)\s){0,2}(?:contents?|text|body)\b/iy,
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "when the user|whenever the user|if the user",
    "(?:when(?:ever)?|if) the user (?:asks|wants|tries|requests|tells you) to (?:use|call|run|send|open)[^.\\n]{0,50}?,? (?:always |you must |you should )?first (?:call|use|invoke|run) this (?:tool|function)\\b",
  ),
  cue(
    "file_exfiltration",
    6,
    "send|upload|forward|post|exfiltrat|leak",
    /(?<!(?:attackers?|malware|hackers?|they|could|can|may|to)\s)(?:send|upload|forward|post|exfiltrate|leak)\b[^\n.]{0,60}?\b(?:conversation|chat history|credentials|secrets|api keys?|tokens|passwords|environment variables|env vars)\b[^\n]{0,40}?\b(?:to|via)\b/iy,
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "ignore|disregard|override|bypass|forget|replace",
    "(?:ignore|disregard|override|bypass|forget|replace) (?:the |all |any |every |other |previous |these |those |its |output |of |results? |from |description |descriptions ){1,5}(?:\\w+ )?tools?\\b",
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "before |prior to|whenever|when ",
    "(?:before|prior to|whenever|when) (?:you )?(?:using|calling|invoking|use|call|invoke) (?:any|every|all|another|other)(?: (?:other|of|the)){0,3} tools?,? (?:\\w+ )?(?:call|use|run|invoke|read|first|you must|always|send|include)",
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "always |must ",
    "(?:always|must) (?:first )?(?:call|use|run|invoke|execute) this (?:tool|function)?(?: first)? (?:before|instead of) (?:any|every|all)\\b",
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "instead of the|do not use the|don't use the|never use the",
    "(?:instead of|(?:do not|don't|never) use) the (?:original|real|legitimate|official|other|built-?in) \\w+(?: tool)?\\b",
  ),
  cue(
    "cross_tool_manipulation",
    6,
    "when calling|when using|when invoking|whenever calling|whenever using|whenever invoking",
    "when(?:ever)? (?:calling|using|invoking) \\w+(?: tool)?,? (?:\\w+ )?(?:change|replace|redirect|swap|set|modify|alter) the (?:recipient|address|destination|target|amount|account|url|endpoint)s?\\b[^.\\n]{0,30}?\\b(?:to|with)\\b",
  ),
  cue(
    "concealment",
    6,
    "hide this|hide it|hide that|hide these|hide the|conceal |keep this|keep it|keep that|avoid mention|silently call|secretly call",
    "(?:(?:hide|conceal) (?:this|it|that|these|the (?:call|step|fact|use)) from the user|keep (?:this|it|that) (?:a )?(?:secret|hidden|private)(?: from the user)\\b|avoid mentioning (?:this|that|the|it)\\b|(?:silently|secretly) call (?:this|it|the)\\b)",
  ),
  cue(
    "dangerous_exec",
    6,
    "execute|run |launch|eval",
    /(?:execute|run|launch|eval(?:uate)?)\s(?:\w{1,12}\s){0,2}(?:scripts?|binar(?:y|ies)|payloads?|executables?|files?|programs?|code|commands?)\s(?:\w{1,10}\s){0,2}(?:in|from|at|under)\s\S{0,24}?(?:tmp|temp\b|downloads?|cache|https?:|url\b|internet|remote|home\b|~)/iy,
  ),
  cue(
    "dangerous_exec",
    6,
    "execute|run |launch",
    /(?:execute|run|launch)\s(?:any\s|an?\s|the\s)?(?:arbitrary|hidden|remote|local|unsigned|malicious|base64|encoded|obfuscated)\s(?:shell\s|bash\s|system\s)?(?:scripts?|code|commands?|binar(?:y|ies)|payloads?)\b/iy,
  ),
  cue(
    "dangerous_exec",
    6,
    "rm -rf|rm -fr",
    /rm\s-(?:rf|fr)\s(?:--no-preserve-root\s)?(?:["']?(?:\/(?!tmp\/\w)|~|\$|\*|\.(?:\s|$|["'])))/iy,
  ),
  cue(
    "download_exec",
    6,
    "curl|wget|download|fetch",
    /(?:(?:curl|wget)\b[^\n|]{0,160}\|\s?(?:sudo\s)?(?:(?:ba|z|da|k)?sh|python\d?|node|perl|ruby)\b|(?:download|fetch)(?:s|ing)?\s(?:and|then|&)\s(?:then\s)?(?:run|execute|install|eval)|(?:curl|wget)\s[^\n]{1,80}?\s(?:and|then|&&)\s(?:then\s)?(?:run|execute)s?\b(?:\s(?:it|them|that|this)\b|\s{0,2}(?:$|\.))|(?:download|fetch)\b[^\n.]{0,60}?\b(?:and|then)\s(?:run|execute)\s(?:it|them|that|this|the\s(?:\w{1,16}\s)?(?:script|installer|binary|file|payload|helper|program|code|executable|command)s?)\b)/iy,
  ),
  cue(
    "script_injection",
    6,
    "<script|javascript:|onerror|onload|data:text/html|<iframe|vbscript:",
    /<script\b|javascript:[a-z_$(]|on(?:error|load)\s?=|data:text\/html|<iframe\b|vbscript:/iy,
  ),
  cue(
    "command_injection",
    6,
    "bash -|sh -c|zsh -c|cmd /c|cmd.exe|powershell -|pwsh -|os.system|subprocess.|child_process",
    /(?:(?:ba|z|da|k)?sh\s-i?c\b|bash\s-i\b|cmd(?:\.exe)?\s\/c\b|(?:powershell|pwsh)(?:\.exe)?\s-(?:e|enc|encodedcommand|c|command|nop|w)\b|os\.system\(|subprocess\.(?:run|call|popen)\(|child_process)/iy,
  ),
  cue(
    "command_injection",
    6,
    ["; rm ", "&& rm ", "; curl", "&& curl", "; wget", "&& wget", "| sh", "| bash", "$("],
    /(?:(?:;|&&)\s(?:rm|curl|wget|nc|cat)\s\S|\|\s(?:ba)?sh\b|\$\((?:cat|curl|wget|whoami|id|env|printenv|ls)\b)/iy,
  ),
];
