/** Confidentiality banners and markings, and files that should not leave by their very name. */

export interface ProprietaryMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

interface Banner {
  readonly ruleId: string;
  readonly regex: RegExp;
}

/** Upper-case banners are markings; in lower case only whole phrases are. */
const banners: readonly Banner[] = [
  {
    ruleId: "confidential-marking",
    regex:
      /(?<![\w-])(?:(?:STRICTLY|HIGHLY|COMPANY|BUSINESS|COMMERCIAL(?:LY)?|CLIENT|PRIVILEGED (?:AND|&)|PRIVATE (?:AND|&)|MOST)\s+CONFIDENTIAL|CONFIDENTIAL(?:\s+(?:AND|&|-|–|\/)\s+(?:PROPRIETARY|PRIVILEGED|INTERNAL))?|PROPRIETARY(?:\s+(?:AND|&)\s+CONFIDENTIAL)?|TRADE SECRETS?|DO NOT DISTRIBUTE|NOT FOR (?:EXTERNAL )?DISTRIBUTION|INTERNAL (?:USE )?ONLY|FOR INTERNAL USE ONLY|NDA REQUIRED|UNDER NDA|COMPANY PRIVATE|RESTRICTED DISTRIBUTION|STRENG VERTRAULICH|VERTRAULICH|NUR FÜR DEN INTERNEN GEBRAUCH|STRICTEMENT CONFIDENTIEL|CONFIDENTIEL|DIFFUSION RESTREINTE|ESTRICTAMENTE CONFIDENCIAL|CONFIDENCIAL|USO INTERNO|STRETTAMENTE RISERVATO|RISERVATO|STRENG VERTROUWELIJK|VERTROUWELIJK|ALLEEN VOOR INTERN GEBRUIK|POUFNE|社外秘|機密|极密|机密|内部资料)(?![\w-])/gu,
  },
  {
    ruleId: "confidential-phrase",
    regex:
      /(?<![\w-])(?:(?:this (?:document|file|source code|code|material|information|email|message)|the (?:information|contents?) (?:contained )?(?:herein|in this \w+)) (?:is|are|contains?) (?:strictly |highly |the )?(?:confidential|proprietary|trade secrets?|privileged)|(?:confidential|proprietary) (?:and|&) (?:proprietary|confidential|privileged)|strictly confidential|company confidential|confidential information of|proprietary information of|trade secrets? of|for internal use only|internal use only|do not distribute|not for (?:public |external )?(?:distribution|release)|do not share outside|under nda|unauthori[sz]ed (?:copying|disclosure|distribution|use)[^.\n]{0,60}(?:prohibited|forbidden)|streng vertraulich|nur für den internen gebrauch|strictement confidentiel|à usage interne|estrictamente confidencial|uso interno exclusivo|strettamente riservato|ad uso interno|strikt vertrouwelijk|alleen voor intern gebruik|estritamente confidencial)(?![\w-])/giu,
  },
  {
    ruleId: "tlp-marking",
    regex: /\bTLP:\s?(?:RED|AMBER(?:\+STRICT)?)\b/g,
  },
  {
    ruleId: "cui-marking",
    regex:
      /(?<![\w-])(?:CUI(?:\/\/[A-Z-]+(?:\/[A-Z-]+)*)|CONTROLLED UNCLASSIFIED INFORMATION|FOR OFFICIAL USE ONLY|(?:TOP SECRET|SECRET)\/\/[A-Z]+(?:\/\/?[A-Z]+)*|NOFORN|FOUO)(?![\w-])/g,
  },
  {
    ruleId: "unreleased-marking",
    regex:
      /(?<![\w-])(?:UNRELEASED PRODUCT|UNRELEASED|EMBARGOED UNTIL|PRE-RELEASE CONFIDENTIAL)(?![\w-])/g,
  },
];

const cues =
  /CONFIDEN|confiden|Confiden|PROPRIET|ropriet|TRADE SECRET|rade secret|DISTRIBUT|istribut|INTERNAL|nternal|NDA|nda\b|VERTRAU|ertrau|INTERN|intern|USO |uso |RISERV|iserv|TLP:|CUI|CLASSIFIED|OFFICIAL|SECRET\/|NOFORN|UNRELEASED|EMBARGO|POUFNE|PRIVATE|RESTRICTED|RESTREINTE|hare outside|nauthori|社|機密|机密|内部/;

export function findBanners(text: string): readonly ProprietaryMatch[] {
  if (!cues.test(text)) return [];
  const found: ProprietaryMatch[] = [];
  for (const banner of banners) {
    for (const match of text.matchAll(banner.regex)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (isCode(text, start, end)) continue;
      found.push({ ruleId: banner.ruleId, start, end });
    }
  }
  return found;
}

/** `CONFIDENTIAL = 3`, `Level.CONFIDENTIAL`, `"UNRELEASED"]`: names in code and change logs. */
function isCode(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 3);
  if (/[.$@_]$/.test(before) || /^[(_]/.test(after) || /^\s?(?:=|:=|=>|,\s?$)/.test(after))
    return true;
  if (before.endsWith("[") && after.startsWith("]"))
    return /UNRELEASED/i.test(text.slice(start, end));
  return (
    /["']$/.test(before) && /^["']\s?[,\])|]/.test(after) && text.slice(start, end).length < 16
  );
}

interface FileRule {
  readonly ruleId: string;
  readonly regex: RegExp;
}

/** On the base name, lower case. */
const files: readonly FileRule[] = [
  {
    ruleId: "blocked-file",
    regex:
      /^(?:.+\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx|ovpn|asc|gpg|p8|pkcs12|tfstate|tfvars)|id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?|\.env|\.env\..+|.+\.env|\.npmrc|\.pypirc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.htpasswd|\.git-credentials|\.dockercfg|credentials(?:\.json|\.ya?ml|\.csv|\.xml)?|service[-_]?account.*\.json|client_secret.*\.json|.*secrets?\.(?:json|ya?ml|toml|env|txt|properties|xml|enc)|secrets?|master\.key|kubeconfig|\.kube-config|wallet\.dat|.+\.keytab|shadow|\.vault[-_]token|terraform\.tfstate(?:\.backup)?|.+\.agekey|key\.json|passwords?\.(?:txt|csv|xlsx?|json|ya?ml))$/,
  },
  {
    ruleId: "sensitive-file",
    regex:
      /^(?:.+\.(?:sqlite3?|db|sql|dump|bak|mdb|rdb|pcap|har|ics|pst|mbox)|.*dump.*\.(?:gz|zip|tar|sql|json|csv)?|.*(?:customers?|payroll|salar(?:y|ies)|employees?)[^/]*\.(?:csv|xlsx?|json|parquet))$/,
  },
];

/** Names that only look like it: templates, documentation, source code. */
const harmless =
  /(?:example|sample|template|\.dist|\.tpl|\.md|schema)(?:\.\w+)?$|\.(?:ts|tsx|js|jsx|py|go|rs|java|rb|php|cs|c|h|cpp|kt|swift|md|html|css|vue)$|^(?:package|tsconfig|composer)\b|\.pub$/;

export function findFileRule(path: string): string | undefined {
  const base = path.replaceAll("\\", "/").split("/").at(-1)?.toLowerCase() ?? "";
  if (base === "" || harmless.test(base)) return undefined;
  if (
    /(?:^|\/)\.(?:aws|kube|ssh|gnupg|docker)\/(?:credentials|config|config\.json|id_\w+)$/i.test(
      path.replaceAll("\\", "/"),
    )
  ) {
    return base.endsWith(".pub") ? undefined : "blocked-file";
  }
  return files.find((file) => file.regex.test(base))?.ruleId;
}
