/**
 * What a name says about its value: whether it holds a credential, and of which kind.
 *
 * Only the last words count: `password_policy` speaks about a password, `db_password` is one.
 */

/** A name that speaks about a credential instead of holding one: its path, length, policy… */
const about =
  /(?:name|path|file|url|uri|type|length|len|size|count|id|hint|policy|regex|pattern|field|label|prompt|placeholder|error|message|expir\w*|ttl|limit|enabled|required|valid\w*|input|header|format|algorithm|column|provider|manager|service|reset|ref|version|parser|izer|ization|ized|ize|s_used|usage|budget|window|public_key|key_path|keyword|s)$/;
const aboutButHolds = /(?:password|pass|credentials|authorization)s?$/;
/** Keys of data structures, and tokens of language models. */
const plainKey =
  /(?:^|_)(?:public|primary|foreign|sort|idempotency|dedup(?:lication)?|partition|cache|max|min|num|total|prompt|completion|input|output|next|prev|csrf_?param|by|map|object|dict|item|row|query|react|i18n|translation|locale|bucket|shard|hash|range|registry|unique|composite|index|group|routing|lookup|natural|business|data|state|event|menu|short_?cut|hot|modifier|arrow|storage_?item|local_?storage|session_?storage|config|setting|feature|property|prop|param|attr|attribute|header|meta|json|label|node|tree|list|column|parent|child|node|page|slot|step|tab|host|known_?hosts?|pub|gpg|ssh_?public|verify|verification_?public)[_.-]?(?:key|tokens?)$/;
/** Words that merely contain a trigger. */
const otherWord =
  /(?:authenticity_?token|csrf|xsrf|bypass|compass|trespass|monkey|keyboard|keynote|turkey|hotkey|donkey|jockey|hockey|whiskey|surpass|overpass|underpass|incred|sacred|basalt|cobalt|asphalt|tokeniz|tokenis|keyof|keyframe)/;
/** What is written to be none: in tests, mocks and documentation. */
const pretended = /(?:^|_)(?:non|fake|dummy|mock|mocked|invalid|bogus|sample|example|wrong)_/;
/** `key` alone names anything; these words in front of it make it a credential. */
const credentialKey =
  /(?:api|app|access|secret|private|priv|auth|client|account|storage|encrypt(?:ion)?|signing|sign|signature|master|admin|license|licence|webhook|hmac|crypt|aes|rsa|jwt|server|service|deploy|deployment|subscription|session|instrumentation|connection|shared|master|security|function|ingest|write|read|live|test|prod|production|root|user|consumer|integration|project|application|developer|dev|org|team|machine|host|ssh|tls|ssl|cert|private_?ssh|rest|sdk|maps?|search|management|sas|primary|secondary|s3|aws|gcp|azure|openai|anthropic|stripe|twilio|google|github|env|_)_?(?:api_?)?keys?$/;

/**
 * What a name ends with when its value is the credential, but for a few words about its form or place. One
 * digit at a time: the words of a name are told apart in one way only, or a long number takes for ever.
 */
const holdsWord =
  /(?:keys?|secrets?|tokens?|passw\w{0,6}|passphrase|passe?|pwd|(?:^|_)(?:pw|psk)|contrase.{0,2}|kennwort|senha|wachtwoord|parola|salasana|heslo|credentials?|creds?|bearer|authorization|auth|hmac|salt)(?:_?(?:\d|v\d|value|val|string|str|raw|text|b64|hex|prod|production|dev|test|staging|live|default|env|primary|secondary|old|new|current|base))*$/;

/** Somewhere in the name: then only a random value is a credential. */
const speaksOf = /(?:^|_)(?:secret|token|passw\w*|api_?key|private_?key|access_?key)(?:_|$)/;
/** What is computed from a credential. */
const derived = /(?:hash|digest|checksum|md5|sha\d*|signature|id)$/;

export type Holds = "yes" | "perhaps" | "no";

/** Answers by name: a text has few names, many times each. Emptied when full. */
const known = new Map<string, Holds>();
const maxKnown = 2000;

export function holdsCredential(name: string): Holds {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= maxKnown) known.clear();
  const answer = judgeName(name);
  known.set(name, answer);
  return answer;
}

/** The last words of the name must speak of the credential itself, not of something about it. */
function judgeName(name: string): Holds {
  const last = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[.-]/g, "_");
  if (otherWord.test(last) || pretended.test(last)) return "no";
  if (!holdsWord.test(last)) return mentions(last) ? "perhaps" : "no";
  if (about.test(last)) return aboutButHolds.test(last) || /api_?keys$/.test(last) ? "yes" : "no";
  if (plainKey.test(last)) return "no";
  if (!last.endsWith("key")) return "yes";
  return credentialKey.test(last) || /api_?key/.test(last) ? "yes" : "perhaps";
}

function mentions(name: string): boolean {
  return speaksOf.test(name) && !about.test(name) && !derived.test(name);
}

export type Kind = "password" | "key" | "secret";

export function kindOf(name: string): Kind {
  const lower = name.toLowerCase();
  if (/pass|pwd|pw$|psk$|contrase|kennwort|senha|wachtwoord|parola|salasana|heslo/.test(lower))
    return "password";
  return /api[_-]?key|access[_-]?key/.test(lower) ? "key" : "secret";
}
