/**
 * Cues of errands: what a text from elsewhere wants read, run or carried away on its behalf, and of
 * answers that it dictates: verdicts, summaries, links.
 */

import { cue, type Cue, order } from "./cue.ts";

/** What only a reader of prompts would look for. */
const loot =
  "(?:conversation(?: so far| history)?|chat(?: history| log)?|(?:previous|past|prior|earlier|all|user'?s?|last|private|their|recent|these|every|security) (?:messages?|e-?mails?|prompts?|files?|documents?|codes?|contacts|secrets?|transactions?)|context|transcript|inbox|system prompt|credentials|passwords?|secrets?|api[ _-]?keys?|tokens?|private keys?|ssh keys?|environment variables|env vars|\\.env\\b(?!\\.(?:example|sample|template|dist))|id_rsa(?!\\.pub)|\\S{0,24}\\.(?:pem|key|p12|pfx|kdbx)\\b|secrets?\\.(?:ya?ml|json|toml|env)|\\/etc\\/(?:passwd|shadow)|\\.ssh\\/|\\.aws\\/|session cookies?|customer (?:data|records)|database)";
const channel =
  "(?:https?:\\/\\/|www\\.|\\w@[\\w-]{1,40}\\.\\w|\\+?\\d[\\d -]{7,18}|(?:pull request|issue|commit) (?:description|message|comment|title|body)|branch name|(?:public |secret )?gist\\b|pastebin|webhook|(?:this|the) (?:thread|ticket|channel)\\b|(?:this|the following|that|an? (?:external|remote)|my) (?:url|link|address|server|endpoint|e-?mail|account|number)|image url|query string|url parameters?)";

const carrying: readonly Cue[] = [
  order(
    "exfil_webhook",
    5,
    "send|email|e-mail|forward|post|upload|exfiltrat|leak|transmit|deliver|submit|paste|put|append|encode|embed|commit|publish|copy|insert|attach|write|dump|smuggle|hide",
    new RegExp(
      `(?:send|e-?mail|forward|post|upload|exfiltrate|leak|transmit|deliver|submit|paste|put|append|encode|embed|commit|publish|copy|insert|attach|write|dump|smuggle|hide)\\b[^\\n.;]{0,40}?(?:\\b|(?<=[\\s"'\`(]))${loot}[^\\n;]{0,44}?\\b(?:to|via|at|into|in|on|as|by|using)\\s[^\\n.]{0,18}?${channel}`,
      "iy",
    ),
  ),
  order(
    "exfil_webhook",
    5,
    "find|search|look for|locate|collect|gather|scan|read|grab|harvest|extract",
    new RegExp(
      `(?:find|search|look\\sfor|locate|collect|gather|scan|read|grab|harvest|extract)\\b[^\\n;]{0,60}?(?:\\b|(?<=[\\s"'\`(*/~]))${loot}[^\\n;]{0,50}?\\b(?:and|then)\\s(?:then\\s)?(?:send|e-?mail|mail|forward|post|upload|share|publish|commit|submit|paste|put|include)\\b[^\\n;.]{0,30}?\\b(?:to|via|at|into|in|on|as)\\b[^\\n.]{0,24}?${channel}`,
      "iy",
    ),
  ),
  order(
    "exfil_webhook",
    2.5,
    "find|search|look for|locate|collect|gather|read|grab|harvest|extract|cat ",
    new RegExp(
      `(?:find|search|look\\sfor|locate|collect|gather|read|grab|harvest|extract|cat)\\b[^\\n;]{0,60}?(?:\\b|(?<=[\\s"'\`(*/~]))${loot}[^\\n;]{0,50}?\\b(?:and|then)\\s(?:then\\s)?(?:send|e-?mail|forward|post|upload|share|publish|commit|deliver|transmit|submit|paste|put|include|print|output|show|give|report|return|append|tell)\\b`,
      "iy",
    ),
  ),
  order(
    "exfil_webhook",
    3,
    "include|pass|put|provide|add|attach|append|send",
    "(?:include|pass|put|provide|add|attach|append|send) (?:all |the |any |every |full |entire |whole |complete |of ){0,5}(?:previous |prior |past |chat |conversation |message |user'?s? ){0,3}(?:messages|history|conversation|prompt|transcript|context) (?:so far )?(?:in|as|into|to|with|inside) (?:the |an? |this |each |every |its )?[\"'`]?\\w+[\"'`]? (?:parameter|argument|field|param|header|tool|call|request|input|property)\\b",
  ),
  cue(
    "exfil_webhook",
    5,
    "followed by|concatenated with|and then the|plus the",
    /(?<=:\/\/[^\s"'<>)]{1,160}[?&/=]["'`]?\s?)(?:followed\sby|concatenated\swith|and\sthen|plus)\s(?:the\s|your\s|all\s|our\s|my\s|whole\s|full\s|base64\s|encoded\s|contents?\sof\s){0,4}(?:conversation|chat|history|prompt|message|context|secret|token|key|password|api|data|env|file|answer|user|result|response|output|base64)/iy,
  ),
  cue(
    "exfil_webhook",
    5,
    ["=<", "=[", "={", "=%7b"],
    /(?<=:\/\/[^\s"'<>)]{1,160}[?&]\w{1,16})=(?:<|\[|\{\{?|%7b)\s?[^>\]}\n]{0,40}?(?:conversation|chat|history|prompt|message|context|secret|password|data|env|answer|response|summary|base64|last|previous)/iy,
  ),
  order(
    "exfil_webhook",
    3,
    "call the|call your|use the|use your|invoke the|invoke your|trigger the|call `|use `|call send|use send",
    "(?:call|use|invoke|trigger) (?:the |your )?[`'\"]?\\w{0,24}(?:send|mail|transfer|payment|pay|delete|upload|share|publish|money|wire|sms)\\w{0,24}[`'\"]? (?:tool|function|api|command)\\b",
  ),
  order(
    "exfil_webhook",
    4,
    "send|transfer|wire|pay",
    /(?:send|transfer|wire|pay)\s(?:an?\s)?(?:\w{1,12}\s){0,3}?(?:[$€£]\s?\d|\d[\d.,]{0,12}\s?(?:usd|eur|gbp|dollars|euros?|btc|eth|bitcoin|[$€£]))/iy,
  ),
  order(
    "exfil_webhook",
    3,
    "send|forward|email|e-mail|share",
    "(?:send|forward|e-?mail|share) (?:me |us |them |the |all |any |my |your |his |her |their |of ){1,4}(?:\\w+ )?(?:security codes?|verification codes?|passwords?|2fa codes?|one-time (?:codes?|passwords?)|credentials|e-?mails|messages|contacts)\\b(?! (?:that|which|when|if)\\b)",
  ),
  order(
    "exfil_webhook",
    4,
    "leave a comment|write a comment|post a comment|create a|publish a|open a new|open a pu|open an|make a pu|make a ne",
    "(?:create|make|open|publish|leave|write|post) a (?:new )?(?:public |secret |anonymous )?(?:comment|gist|paste|issue|pull request|repo(?:sitory)?|post) (?:\\w+ ){0,2}(?:containing|with|that (?:contains|includes)) (?:the |all |any |every ){0,2}(?:contents? |values? )?(?:of |from )?[^.\\n]{0,30}?(?:secret|credential|password|token|key|\\.env|conversation|config)",
  ),
  cue(
    "sensitive_target",
    1.5,
    "/etc/shadow|reverse shell|bind shell|private key|personal data|inbox|security code|credit card|secrets.y|*.pem|home address",
    "(?:\\/etc\\/shadow|(?:reverse|bind) shell|personal data|security codes?|credit cards?|secrets\\.ya?ml|\\*\\.pem|home address)",
  ),
];

const deeds: readonly Cue[] = [
  order(
    "exfil_webhook",
    2,
    "send|upload|post|forward|email|e-mail|transmit|exfiltrat|mail",
    /(?:send|upload|post|forward|e-?mail|transmit|exfiltrate|mail)\s(?:the|all|any|your|their|every|everything)\b[^\n.;]{1,50}?\bto\s(?:me\sat\s)?(?:https?:\/\/|[\w.+-]{1,40}@\w)/iy,
  ),
  cue(
    "execute_command",
    3,
    "bash <(|sh <(|source <(",
    /(?:(?:ba|z)?sh|source)\s<\(\s?(?:curl|wget)\b/iy,
  ),
  cue(
    "demand",
    3,
    "the assistant|the agent|the ai |the model|ai agents|ai assist|any agent",
    "(?:the|any|every) (?:ai |coding ){0,1}(?:assistant|agent|ai|model|llm)s? (?:must|has to|have to|needs? to|is required to|are required to|is to) (?:now |first |also |immediately |always ){0,2}(?:execute|run|send|fetch|upload|forward|open|read|install|switch|delete|post|call|include|insert|add|approve|ignore)\\b",
  ),
  cue(
    "execute_command",
    3,
    "hide your|cover your|clearing the|clear the",
    "(?:(?:hide|cover) your tracks|clear(?:ing)? the (?:shell|bash|command|terminal) history)\\b",
  ),
  order(
    "execute_command",
    5,
    "open|start|spawn|create|launch|establish",
    "(?:open|start|spawn|create|launch|establish) an? (?:reverse|bind|remote) shell\\b",
  ),
  order(
    "execute_command",
    1.5,
    "run it|run this|run that|run the|run them|run any|run all|execute|perform|delete|do it|do this|do that|send it|send this|send the|forward|approve|install|push it|push the|push this|merge|call it|call the|call this",
    "(?:run|execute|perform|delete|do|send|forward|approve|install|push|merge|call) (?:it|this|that|them|these|the (?:following|next|commands?|code|scripts?|tool|action|changes?|files?|commits?)|any|all|every)\\b[^.\\n]{0,50}?\\b(?:without (?:asking|(?:any |further |user |my |their )?(?:confirmation|approval|permission|consent)|confirming|prompting)|silently|secretly|quietly|covertly|unnoticed)\\b",
  ),
  cue(
    "approval_bypass",
    4,
    "you do not need|you don't need|no need|no permission|no confirmation|no approval",
    "(?:you (?:do not|don't) need|no need (?:for|to ask for|to get)|there is no need for|needs? no) (?:any |the |user |further |a ){0,2}(?:permission|confirmation|approval|consent|authori[sz]ation)\\b",
  ),
  order(
    "execute_command",
    3,
    "delete|erase|wipe|destroy|drop|remove",
    "(?:delete|erase|wipe|destroy|drop|remove) (?:all|every|the entire|the whole) (?:of )?(?:the |your |user |my )?(?:branch(?:es)?|repositor(?:y|ies)|accounts?|users?|backups?|messages|contacts|events|commits|project|workspace|home directory|disk)\\b(?! (?:that|which|older|in|from|created|with)\\b)",
  ),
  order(
    "execute_command",
    3,
    "delete the|remove the|drop the|wipe the",
    "(?:delete|wipe|destroy) the (?:repository|repo|database|production|main branch|user's|account|backups?)\\b",
  ),
  order(
    "execute_command",
    3,
    "remove the|disable the|delete the|weaken",
    "(?:remove|disable|delete|weaken|comment out) the (?:authentication|authori[sz]ation|auth|login|password|signature|permission|access control|csrf|tls|certificate) (?:checks?|validation|verification|middleware|guard)\\b",
  ),
  cue(
    "execute_command",
    3,
    "os.system|subprocess|exec(|popen|system(",
    /(?:os\.system|subprocess\.\w{2,12}|exec|popen|system)\(\s?["'`[][^\n]{0,20}(?:curl|wget|nc|bash|powershell)\b[^\n]{0,80}https?:/iy,
  ),
  order(
    "execute_command",
    4,
    "add |insert|put|append|write|install",
    "(?:add|insert|put|append|write|install) (?:my|this|the following|our|an? (?:new |attacker'?s? ))(?: \\w+)? ?(?:ssh |public |admin |user |back ?door ){1,2}(?:key|account|user)\\b[^.\\n]{0,40}?(?:authorized_keys|to (?:the )?(?:users?|accounts?|server|admins?)|into|~\\/\\.ssh)",
  ),
  cue(
    "execute_command",
    4,
    "backdoor|back door|back-door",
    /(?<=(?<!\b(?:to|could|can|may|might|attackers?|they)\s)\b(?:insert|add|plant|introduce|include|create|leave|install)\sa\s(?:hidden\s|secret\s|new\s){0,2})back[ -]?door\b/iy,
  ),
  cue(
    "execute_command",
    1.5,
    "every file you|each file you|all files you|every python file|top of every|to every pull request|every commit you",
    "(?:(?:every|each|all|any) (?:\\w+ )?(?:files?|commits?|functions?|pull requests?|scripts?|responses?|messages?) (?:that )?you (?:write|create|generate|edit|produce|make|send|touch)|top of every)\\b",
  ),
  order(
    "execute_command",
    5,
    "decode|decrypt|unscramble|base64-decode",
    "(?:base64-)?(?:decode|decrypt|unscramble) (?:the |this |following |message |text |string |it |base64 ){0,6}(?:and|then) (?:then )?(?:do what|follow|obey|carry out|act on|comply with|execute) (?:it|that|them|what)\\b",
  ),
  order(
    "execute_command",
    3,
    "decode|base64|rot13|decrypt|unscramble",
    "(?:base64(?:-| )?decode|decode|decrypt|rot13|unscramble) (?:the |this |following |message |text |string |it ){0,5}(?:and|then) (?:then )?(?:do what|follow|execute|run|obey|carry out|act on|comply|perform)\\b",
  ),
  cue(
    "demand",
    4,
    "message from",
    "message from (?:me|your (?:user|owner|developer|creator|master|principal)|the user|the (?:real|actual) user)\\b",
  ),
  cue(
    "demand",
    1.5,
    "before you|before solving|before doing|before anything|before continuing|before answering|before completing|before proceeding",
    "before (?:you (?:can |may |will |start |begin )?)?(?:solv(?:e|ing)|do(?:ing)? anything|anything else|answer(?:ing)?|respond(?:ing)?|help(?:ing)?|continu(?:e|ing) with|work(?:ing)? on)(?: (?:with|on))?(?: (?:the|this|that|my|your|any|else|original)){0,3}?(?: (?:tasks?|questions?|requests?|else|user|problem))?(?= |,|:|$)",
  ),
  cue(
    "demand",
    3,
    "before you can|before solving|before doing any|before anything",
    "before (?:you can |solving |doing )(?:solve |complete |finish |do )?(?:the |this |that |my |your |any )?(?:original )?(?:tasks?|problem|anything|request)\\b|before anything else\\b",
  ),
  cue(
    "demand",
    3,
    "do the following first|the task that i gave|task i gave|after you do that|once you have done that|signed,",
    "(?:(?:please )?do the following first|the (?:original )?task (?:that )?i gave you|after (?:you do|doing) (?:that|this),? you (?:can|may|should))\\b",
  ),
];

const verdicts: readonly Cue[] = [
  order(
    "demand",
    2.5,
    "click the|click this|open the link|open this link|must recommend|must praise|must rate|must submit|must promote|mention our|mention my|if you read|if you see|if you process",
    "(?:(?:click|open) (?:the|this) link|must (?:recommend|praise|rate|promote|submit)|mention (?:our|my) (?:brand|product|company|site|website|name)|if you (?:read|see|process|parse) this)\\b",
  ),
  order(
    "exfil_webhook",
    3,
    "transfer the|transfer all|wire the|wire all",
    "(?:transfer|wire) (?:the |all (?:the )?)(?:funds|money|balance|amount|savings)\\b",
  ),
  order(
    "exfil_webhook",
    3,
    "forward this|forward the|send this|send the|share this",
    "(?:forward|send|share) (?:this|the) (?:message|e-?mail|file|document|page|text) to (?:all|every|everyone|each)\\b",
  ),
  order(
    "demand",
    3,
    "respond with|reply with|answer with",
    "(?:respond|reply|answer) with (?:your|the|all|any) (?:\\w+ )?(?:api ?keys?|passwords?|secrets?|credentials|system prompt|tokens?)\\b",
  ),
  cue(
    "demand",
    1.5,
    "output the following|print the following|write the following|say the following",
    /(?:output|print|write|say)\sthe\sfollowing\s?:/iy,
  ),
  order(
    "demand",
    5,
    "end each|end every|end all|begin each|begin every|start each|start every|finish each|finish every",
    "(?:end|begin|start|finish) (?:each|every|all)(?: of)?(?: your)? (?:answers?|repl(?:y|ies)|responses?|messages?) with\\b",
  ),
  order(
    "demand",
    2.5,
    "reply with|respond with|answer with",
    "(?:reply|respond|answer) with (?:only )?(?:the |all |every )?(?:contents?|full text|text|list|details|values?) of\\b",
  ),
  cue(
    "demand",
    3,
    "at the end|at the start|at the begin|at the top|in each|in every|to each|to every",
    "(?:at the (?:end|start|beginning|top) of|in|to) (?:each|every|all(?: of)?) (?:of )?(?:your )?(?:reply|replies|answers?|responses you|messages you|summar(?:y|ies)|e-?mails? you)\\b",
  ),
  cue(
    "demand",
    5,
    "answer to every|answer to all|answer to any|answer to each",
    "answer to (?:every|all|any|each) (?:\\w+ )?questions? (?:is|must be|should be|will be)\\b",
  ),
  cue(
    "demand",
    3,
    "whatever the|no matter what the|regardless of what|ignoring the data|ignoring the evidence|ignoring the facts",
    "(?:(?:whatever|no matter what|regardless of what) the (?:document|text|article|data|evidence|report|page|paper|author|code|source|content)s? (?:says?|shows?|states?|claims?|contains?)|ignoring the (?:data|evidence|facts|text))\\b",
  ),
  order(
    "demand",
    2,
    "state that|conclude that|declare that|assert that|say that|write that",
    "(?:state|conclude|declare|assert|say|write) that (?:the|it|this|they|he|she)\\b",
  ),
  order(
    "demand",
    4,
    "rate|rank|score|recommend|grade|describe|present|select|choose",
    `(?:rate|rank|score|recommend|grade|describe|present|select|choose) (?:this|the|our|my) (?:\\w+ ){0,2}(?:candidate|applicant|paper|resume|cv|essay|product|submission|company|manuscript|page|website|brand|vendor)\\b[^.\\n]{0,60}?\\b(?:best|highest|top|10|ten|excellent|perfect|positive(?:ly)?|outstanding|ideal|hired?|hiring|immediately|accept(?:ed|ance)?|first|(?:market )?leader)\\b`,
  ),
  order(
    "demand",
    4,
    "give|write|provide|only give|leave|produce",
    "(?:give|write|provide|leave|produce) (?:\\w+ ){0,3}(?:an? )?(?:only )?(?:very )?(?:positive|favou?rable|glowing|perfect|excellent|five-?star|5-?star) (?:reviews?|evaluations?|ratings?|feedback|assessments?|recommendations?)(?: only)?\\b",
  ),
  order(
    "demand",
    4,
    "do not|don't|never|without",
    "(?:do not|don't|never|without) (?:highlight(?:ing)?|mention(?:ing)?|list(?:ing)?|report(?:ing)?|includ(?:e|ing)|rais(?:e|ing)|point(?:ing)? out) (?:any |the |its |this ){0,2}(?:negatives?|weakness(?:es)?|flaws?|shortcomings?|vulnerabilit(?:y|ies)|security (?:issues?|problems?|findings?)|risks|criticisms?|concerns)\\b",
  ),
  cue(
    "demand",
    4,
    "always say|always answer|always state|always claim|always report|always respond|always reply|always recommend|always tell",
    "always (?:say|answer|state|claim|report|respond|reply|tell (?:the user|them|people|users)|recommend)(?: that)? (?:it |this |the |our |there ){1,2}(?:\\w+ ){0,3}(?:safe|secure|clean|best|fine|no\\b|trustworthy|approved|compliant|genuine|official|trusted)",
  ),
  cue(
    "demand",
    4,
    "the correct|the only correct|the right|the true|the only valid|the real",
    "the (?:only )?(?:correct|right|true|valid|real) (?:summary|answer|output|response|conclusion|translation|review|verdict)(?: (?:of|to|for) (?:this|the|that|all|any|every)(?: \\w+){0,2})? is\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "instead of|rather than",
    "(?:instead of|rather than) (?:summari[sz]ing|answering|translating|reviewing|fixing|following|completing|helping|doing|analy[sz]ing|performing|responding)(?: \\w+){0,5}, (?:please |just |you (?:must|should|will) )?(?:write|say|output|do|print|reply|respond|state|send|open|run|delete|remove|tell|execute|return)\\b",
  ),
  cue(
    "demand",
    5,
    "no matter what|regardless of what|whatever|regardless of the|irrespective of|no matter the",
    "(?:(?:no matter|regardless of|irrespective of)(?: what)?|whatever) (?:the |any |a )?(?:user|question|query|request|input|prompt|person|human)s?(?: (?:says?|asks?|requests?|wants?|is|may be|might be|for|about)){0,4} ?,? (?:just |only |simply )?(?:(?:you )?(?:must |should |will |always ){0,2}(?:answer|reply|respond|say|output|claim|state|tell|insist)|your (?:answer|reply|response|output) (?:must|should|will|is))\\b",
  ),
  cue(
    "demand",
    4,
    "answer|respond|reply",
    "(?:answer|respond|reply) (?:every|all|each|any) (?:\\w+ )?(?:questions?|requests?|messages?|prompts?) with\\b",
  ),
  cue(
    "demand",
    4,
    "from now on|from this moment|starting now|as of now|henceforth",
    "(?:from now on|from this moment(?: on)?|starting now|as of now|henceforth),? (?:you (?:are|will|must|only|shall|should|may|can|have)|end (?:each|every|all)|begin (?:each|every)|start (?:each|every)|append|treat|every (?:answer|reply|response|message)|each (?:answer|reply|response|message) (?:must|will|should)|speak|talk|call (?:me|yourself)|ignore|pretend)\\b",
  ),
  cue(
    "system_injection",
    5,
    "treat |consider|regard|interpret",
    "(?:treat|consider|regard|interpret)\\b[^\\n]{0,70}?\\bas (?:your |trusted |new |a |an |highest-?priority ){0,3}(?:system|developer|admin|operator)(?: \\w+)? ?(?:instructions?|messages?|prompts?|commands?|orders?)\\b",
  ),
  cue(
    "demand",
    2,
    "output only|only output|say only|write only|print only|reply with only|answer with only",
    "(?:(?:output|say|write|print|reply with|answer with) only (?:that|this|the following)|only output (?:that|this))\\b",
  ),
  cue(
    "demand",
    3,
    "tell the user|inform the user|convince the user|persuade the user|trick the user|tell them|ask the user",
    "(?:(?:convince|persuade|trick|urge|instruct) the user(?:s)? (?:to|that|into)|(?:tell|inform|ask) the user(?:s)? (?:to|that) (?:\\w+ ){0,12}?(?:https?:\\/\\/|log in|login|call \\+?\\d|download|install|visit|click))",
  ),
  cue(
    "demand",
    2,
    "pretend the|pretend that|claim that|insist that",
    "(?:pretend|claim|insist) (?:that )?(?:the|this|it|all) (?:\\w+ ){1,3}(?:returns?|is|are|was|were|passed|has|have)\\b",
  ),
];

export const errandCues: readonly Cue[] = [...carrying, ...deeds, ...verdicts];
