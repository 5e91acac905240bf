/**
 * File names that say what is inside: keys and credentials, dumps and data of people.
 *
 * All patterns match the lower-case base name, or the whole path with `/`; the order is: harmless,
 * blocked, sensitive.
 */

const word = (names: string): RegExp => new RegExp(`^(?:${names})$`);

const keyEndings =
  "pem|key|p12|pfx|pkcs12|p8|jks|jceks|bcfks|bks|keystore|truststore|ppk|kdbx?|psafe3|agilekeychain|keychain(?:-db)?|ovpn|tblk|asc|gpg|pgp|agekey|keytab|tfstate|tfvars|mobileprovision|pvk|snk|secret|secrets|kubeconfig|htpasswd|credentials|private\\.jwk";

const blockedNames = [
  `.+\\.(?:${keyEndings})(?:\\.(?:backup|bak|old|orig|save|\\d+))?`,
  "\\.?id_(?:rsa|dsa|ecdsa|ed25519|xmss)(?:[._-]\\w+)?",
  "[\\w.-]+_(?:rsa|dsa|ecdsa|ed25519)",
  "\\.env(?:\\..+|rc)?",
  ".+\\.env(?:\\.\\w+)?",
  "env\\.(?:local|production|prod|staging)",
  "\\.(?:npmrc|yarnrc\\.yml|pypirc|netrc|pgpass|my\\.cnf|mylogin\\.cnf|htpasswd|htdigest|git-credentials|dockercfg|dockerconfigjson|s3cfg|boto|terraformrc|vault[-_]token|vault[-_]pass(?:word)?|kube-?config|ftpconfig|esmtprc|msmtprc|fetchmailrc|remote-sync\\.json|passwords?|secrets?|credentials)(?:\\.\\w+)?",
  "_netrc",
  "(?:aws|gcp|azure|google|cloud|db|git|app)?[-_.]?credentials?(?:[-_.](?:prod|production|dev|staging|local))?(?:\\.(?:json|ya?ml|csv|xml|ini|toml|txt|properties|enc|tfrc\\.json)(?:\\.enc)?)?",
  ".*service[-_]?account.*\\.json",
  "(?:.+-)?firebase-adminsdk(?:-.+)?\\.json",
  "(?:.*[-_.])?(?:sa|gcp|gcloud|google|service|private|api|ssh|deploy|signing|encryption|access|secret|root|admin)[-_]?keys?\\.(?:json|txt|ya?ml|csv|properties|enc)",
  "creds?(?:[-_.]\\w+)?\\.(?:json|ya?ml|txt|ini|toml|csv)",
  "(?:auth|admin)\\.(?:json|conf)",
  "(?:seed|mnemonic|seed[-_]?phrase|recovery[-_]?(?:codes?|phrase|key)|backup[-_]?codes?)\\.txt",
  "(?:ansible[-_])?vault\\.ya?ml(?:\\.enc)?",
  "(?:key|signing|keystore)\\.properties",
  "application_default_credentials\\.json",
  "accesstokens\\.json",
  "(?:access|auth|oauth|refresh)?[-_]?tokens?\\.(?:json|txt|pickle|ya?ml)",
  "client[-_]?secrets?.*\\.json",
  "(?:.*[-_.])?secrets?(?:[-_.](?:prod|production|dev|staging|local|values|override))?\\.(?:json|ya?ml|toml|env|txt|properties|xml|enc|ini|conf|cfg|csv|gpg|plist|tfvars)",
  "secrets?",
  "(?:master|production|staging|development|test)\\.key",
  "kube-?config(?:\\.ya?ml)?",
  "wallet\\.(?:dat|json)",
  "keystore(?:\\.\\w+)?",
  "(?:master\\.)?passwd(?:\\.\\w{1,6})?",
  "shadow-?(?:\\.bak)?",
  "ntds\\.dit",
  "(?:ansible[-_])?vault[-_]pass(?:word)?(?:\\.\\w+)?",
  "(?:1password|bitwarden|lastpass|dashlane|keepassx?c?|nordpass|enpass)[-_.]?(?:export|vault|backup)?[\\w-]*\\.(?:csv|json|xml|1pux|zip)",
  "rclone\\.conf",
  "ssh_host_\\w+_key",
  "settings\\.local\\.php",
  "passwords?\\.(?:txt|csv|xlsx?|json|ya?ml|md|docx?|kdbx|db)",
  "logins\\.json",
  "key[34]\\.db",
  "signons\\.sqlite",
  "settings-security\\.xml",
  "(?:recentservers|sitemanager|filezilla)\\.xml",
  "robomongo\\.json",
  "local\\.settings\\.json",
  "wp-config\\.php(?:\\.\\w+)?",
  "wg\\d*\\.conf",
  "\\.?authinfo(?:\\.gpg)?",
];

const blockedPaths =
  /(?:^|\/)(?:\.(?:aws|kube|ssh|gnupg|docker|azure|oci)\/(?:credentials|config|config\.json|id_\w+|private-keys-v1\.d\/.+|secring\.gpg|accesstokens\.json|msal_token_cache\.\w+)|\.config\/(?:gh\/hosts\.ya?ml|hub|gcloud\/.+\.(?:json|db)|rclone\/rclone\.conf|op\/.+)|\.cargo\/credentials(?:\.toml)?|\.gem\/credentials|\.composer\/auth\.json|\.m2\/settings\.xml|\.terraform\.d\/credentials\.tfrc\.json|config\/secrets\.ya?ml|config\/credentials\.ya?ml(?:\.enc)?|etc\/(?:shadow|sudoers|krb5\.keytab))$/;

const sensitiveNames = [
  ".+\\.(?:sqlite3?|sqlitedb|db3?|sql|dump|dmp|bak|mdb|accdb|rdb|pcap|pcapng|har|ics|pst|ost|mbox|eml|msg|hprof|mdmp|frm|ibd|myd|dbf|bson)(?:\\.(?:gz|zip|bz2|xz|zst|7z|enc))?",
  "(?:.*[-_.])?(?:\\w*dump|backup|database)(?:[-_.]?[\\w-]*)?(?:\\.(?:gz|tgz|zip|tar|tar\\.gz|sql|json|csv|txt|xml|bz2|xz|zst|7z|bin|log|archive|\\d+))?",
  "(?:.*[-_. ])?(?:customers?|clients?list|payroll|salar(?:y|ies)|employees?|patients?|subscribers|members?list|users?[-_ ]?(?:data|export|list)|personnel|kunden(?:liste|daten)?|gehalt\\w*|mitarbeiter(?:liste)?)(?:[-_. ][^/]*)?\\.(?:csv|tsv|xlsx?|ods|json|jsonl|parquet|xml)",
  "users?(?:[-_]?list)?\\.(?:csv|tsv|xlsx?|ods|parquet)",
  "\\.(?:bash|zsh|sh|mysql|psql|python|node_repl|irb|sqlite|rediscli|dbshell|lesshst)_?history",
  "appsettings\\.(?:production|prod|staging)\\.json",
  "database\\.ya?ml",
  "(?:cookies|history|login data|web data)(?:\\.sqlite)?",
];

/** Templates, documentation and source code, whatever they are called. */
const harmlessNames =
  /(?:example|sample|template|\.dist|\.tpl|\.tmpl|\.defaults?|schema|placeholder)(?:\.\w+)?$|^(?:example|sample|template)[-_.]|\.(?:[mc]?[tj]sx?|py|pyi|go|rs|java|rb|cs|c|h|cc|cpp|hpp|kt|kts|swift|scala|clj|ex|exs|erl|hs|dart|lua|vue|svelte|astro|graphql|proto|md|mdx|rst|adoc|html?|css|scss|less|svg|png|jpe?g|gif|snap|lock|d\.ts|ipynb|tf|bicep|cmake)$|^(?:package|tsconfig|composer)\b|\.pub$|^(?:keystore|credentials?|secrets?|passwords?|dump|backup|database)\.(?:php|pl|sh|bat|ps1)$/;
const schemaFolders =
  /(?:^|\/)(?:migrations?|migrate|schemas?|ddl|queries|seeds?|flyway|liquibase)\/[^]*\.sql$/;

const blocked = word(blockedNames.join("|"));
const sensitive = word(sensitiveNames.join("|"));

/** The rule that a path falls under: absolute or relative, `/` or `\`, any case. */
export function ruleOfFile(path: string): "blocked-file" | "sensitive-file" | undefined {
  const whole = path.replaceAll("\\", "/").toLowerCase();
  const base = whole.slice(whole.lastIndexOf("/") + 1);
  if (base === "" || base.endsWith(".pub")) return undefined;
  if (blockedPaths.test(whole) || base === "wp-config.php") return "blocked-file";
  if (harmlessNames.test(base)) return undefined;
  if (blocked.test(base)) return "blocked-file";
  return sensitive.test(base) && !schemaFolders.test(whole) ? "sensitive-file" : undefined;
}
