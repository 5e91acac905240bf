/**
 * Confidentiality banners as data: what stands on documents that must not leave, in a dozen
 * languages, and the markings of governments and communities.
 *
 * A marking is upper case or a label; in running text only whole statements count. Each pattern is
 * tried where one of its anchors stands, in text without accents (`ü` is `u`); `proprietary.ts` says
 * when a hit is only code or prose.
 */

export interface Banner {
  readonly ruleId: string;
  /** Literals in lower case, ASCII; the pattern begins with one of them. */
  readonly anchors: readonly string[];
  /** Sticky. */
  readonly regex: RegExp;
}

function banner(ruleId: string, anchors: string, regex: RegExp): Banner {
  return { ruleId, anchors: anchors.split("|"), regex };
}

const marking = "confidential-marking";
const phrase = "confidential-phrase";
const government = "cui-marking";

/** What may follow "this document is". */
const said = [
  "confidential",
  "proprietary",
  "trade secret",
  "privileged",
  "strictly ",
  "highly ",
  "the confidential",
  "the proprietary",
  "a trade secret",
  "company ",
  "our ",
  "legally ",
  "both ",
  "sensitive",
];

const english: readonly Banner[] = [
  banner(
    marking,
    "strictly conf|highly conf|company conf|business conf|commercial|client conf|privileged|private |most conf|confidential",
    /(?:(?:STRICTLY|HIGHLY|COMPANY|BUSINESS|COMMERCIAL(?:LY)?|CLIENT|MOST|PRIVILEGED (?:AND|&)|PRIVATE (?:AND|&))\s)?CONFIDENTIAL(?:\s?(?:AND|&|-|\/)\s?(?:PROPRIETARY|PRIVILEGED|INTERNAL|SENSITIVE))?(?!\s(?:COMPUTING|CLIENT|VM|SPACE|TRANSACTION|transport)|<\/transport)/y,
  ),
  banner(marking, "proprietary", /PROPRIETARY(?:\s(?:AND|&)\sCONFIDENTIAL|\sINFORMATION)?/y),
  banner(marking, "trade secret", /TRADE SECRETS?/y),
  banner(
    marking,
    "do not distribute|do not disclose|do not forward|do not circulate|do not share|do not copy",
    /DO NOT (?:DISTRIBUTE|DISCLOSE|FORWARD|CIRCULATE|COPY OR DISTRIBUTE|SHARE (?:OUTSIDE|EXTERNALLY))/y,
  ),
  banner(
    marking,
    "not for |restricted d",
    /NOT FOR (?:EXTERNAL |PUBLIC |FURTHER )?(?:DISTRIBUTION|RELEASE|DISCLOSURE|CIRCULATION|PUBLICATION)|RESTRICTED DISTRIBUTION/y,
  ),
  banner(
    marking,
    "for internal|internal |company internal|company private|company restricted",
    /(?:FOR )?(?:COMPANY )?INTERNAL (?:USE )?ONLY|FOR INTERNAL USE|COMPANY (?:PRIVATE|INTERNAL|RESTRICTED)/y,
  ),
  banner(
    marking,
    "nda |under nda|subject to nda|covered by nda",
    /NDA REQUIRED|(?:UNDER|SUBJECT TO|COVERED BY) (?:AN? )?NDA\b/y,
  ),
  banner(
    marking,
    "attorney|privileged|insider|board |eyes only|need to know|need-to-know",
    /ATTORNEY[- ]CLIENT (?:PRIVILEGE[D]?|COMMUNICATION)|ATTORNEY WORK PRODUCT|PRIVILEGED COMMUNICATION|INSIDER INFORMATION|BOARD (?:MEMBERS )?(?:EYES )?ONLY|EYES ONLY|NEED[- ]TO[- ]KNOW (?:ONLY|BASIS)/y,
  ),
  {
    ruleId: phrase,
    anchors: ["is", "are", "contains", "contain", "includes"].flatMap((verb) =>
      said.map((next) => `${verb} ${next}`),
    ),
    regex:
      /(?<=\b(?:this|these|the)\s(?:(?:entire|attached|following|present)\s)?(?:documents?|files?|source code|source|code|materials?|information|e-?mails?|messages?|presentations?|slides?|reports?|repository|software|contents?|pages?|spreadsheets?|data)(?:\s(?:contained\s)?(?:herein|in this \w{1,20}|and (?:any|its|all) \w{1,20}))?\s(?:may )?)(?:is|are|contains?|includes?)\s(?:(?:strictly|highly|the|an?|company|our|legally|both|sensitive,?|and)\s){0,3}(?:confidential|proprietary|trade secrets?|privileged)\b(?!\s(?:format|client|protocol|license|licence|codec|driver))/iy,
  },
  banner(
    phrase,
    "confidential |proprietary |private and|privileged and",
    /(?:confidential|proprietary|private|privileged)\s(?:and|&)\s(?:proprietary|confidential|privileged)\b/iy,
  ),
  banner(
    phrase,
    "strictly conf|company conf|commercial in|commercial-in|highly conf",
    /(?:strictly confidential|highly confidential|company confidential|commercial[- ]in[- ]confidence)\b/iy,
  ),
  banner(
    phrase,
    "confidential|proprietary|trade secret",
    /(?:confidential (?:information|material|property|document) of\b|proprietary (?:information|material|property) of\b|trade secrets? (?:of|belonging to)\b)/iy,
  ),
  banner(
    phrase,
    "vertraulichkeitss|classification|sensitivity|confidentiality l|confidentiality c|confidentiality m|security level|data class|document class|vertraulichkeit|klassifi",
    /(?:(?:data |document |security |information )?classification|sensitivity(?: label)?|confidentiality (?:level|class|marking)|security level|vertraulichkeits(?:stufe|klasse)|klassifizierung)["']?\s{0,2}[:=]\s{0,2}["']?(?:company |strictly |highly |streng )?(?:hoch\b|confidential|restricted|internal only|internal use|secret|top secret|proprietary|vertraulich|geheim)\b/iy,
  ),
  banner(
    phrase,
    "for internal|internal use|company-internal|company internal",
    /(?:(?<!(?<!\b(?:document|report|presentation|deck|information|material|e-?mail|memo|page|slides?|spreadsheet)s?\s)\b(?:is|are|meant|intended|provided)\s)for\s|(?<!\bfor\s[*_]{0,2}))(?:(?:company[- ])?internal use only|internal company use only|internal distribution only)\b/iy,
  ),
  banner(
    phrase,
    "do not dis|do not for|do not cir|do not sha|do not cop|do not rep|please do not dis|not to be ",
    /do not (?:distribute|disclose|forward|circulate|share|copy|reproduce)(?=(?:\s(?:or (?:distribute|disclose|forward|share|copy|reproduce)))?\s{0,2}(?:outside|externally|without (?:prior|written|permission|authori)|beyond|to (?:third|anyone|external|others|any (?:third|other))|this (?:document|file|e-?mail|material|presentation|deck)))|do not (?:distribute|disclose|circulate|forward)(?=\s{0,2}(?:[.;!*)\]/-]|$|\n))|not to be (?:distributed|disclosed|shared|copied|reproduced)(?=\s(?:outside|externally|without|beyond|to|with (?:third|any|anyone|other|external)))/iy,
  ),
  banner(
    phrase,
    "not for ",
    /not for (?:(?:public |external |further )(?:distribution|release|disclosure|circulation|publication)\b|(?:distribution|disclosure|circulation|publication)(?=\s(?:outside|beyond|to|without|until|before)\b|\s?[.;!]|$))/iy,
  ),
  banner(
    phrase,
    "unauthori",
    /unauthori[sz]ed (?:copying|disclosure|distribution|reproduction|use|access|review|dissemination)\b[^.\n]{0,80}?(?:prohibited|forbidden|unlawful|punish)/iy,
  ),
  banner(
    phrase,
    "shared under|provided under|disclosed under|subject to a|subject to the|subject to our|covered by|received under|nda-|under our nda",
    /(?:(?:shared|provided|disclosed|received|distributed) under (?:an? |our |the )?(?:mutual )?|(?:subject to|covered by) (?:an? |our |the |your )?(?:mutual )?|under our )(?:nda|non-?disclosure agreement)\b|nda-(?:protected|restricted|only)\b/iy,
  ),
  banner(
    phrase,
    "attorney|legally priv|privileged att",
    /(?:attorney[- ]client (?:privilege[d]?|communications?|work)|attorney work product|legally privileged|privileged attorney)/iy,
  ),
  banner(
    phrase,
    "export cont|export-cont|itar|subject to itar|subject to ear|subject to the export|technical data",
    /(?:export[- ]controlled(?=\s?(?:[:.;,-]|data|information|technical|item|material|software|under|by|$))|itar(?:[-/ ](?:controlled|restricted|ear\b|technical)|\sregulated)|subject to (?:the )?(?:itar|ear|export administration regulations|u\.?s\.? export)\b)/iy,
  ),
  banner(
    phrase,
    '"license"|license =|license:',
    /"?license"?\s{0,2}[:=]\s{0,2}"?(?:UNLICENSED|proprietary|PROPRIETARY)\b(?=[^{}]{0,300}?\b(?:internal|confidential|proprietary|in-house)\b)/y,
  ),
];

/** Where a line begins, behind its comment mark and perhaps a company's name. */
const lineStart =
  "(?<=(?:^|\\n)[ \\t]{0,8}(?:[#*;%>]{1,4}|\\/{2,3}|\\/\\*{1,2}|--|<!--|REM|rem)?[ \\t]{0,4}(?:[A-Z][\\w&.]{1,20} (?:[|:\u2013-] )?){0,3})";
/** Where it ends, unless the next line goes on with another level of a list. */
const lineEnd =
  "(?=[ \\t]?(?:\\*\\/|-->|[.!])?[ \\t]?(?:$|\\r?\\n(?![ \\t]{0,8}(?:[-*] )?(?:[Pp]ublic|[Ii]nternal|[Rr]estricted|[Ss]ecret)\\b)))";

/** Words that mark a document when nothing else stands on their line. */
const aloneOnTheirLine =
  "top secret|eyes only|for your eyes only|company secret|company private|strictly private|in strict confidence|vertraulich|firmenvertraulich|streng geheim|nicht fur dritte|confidentiel entreprise|confidentiel|strictement confidentiel|confidencial|confidenziale|riservato|riservata|vertrouwelijk|bedrijfsvertrouwelijk|konfidentiell|konfidensielt|fortrolig|fortroligt|luottamuksellinen|luottamuksellista|vain sisaiseen kayttoon|poufne|scisle tajne|duverne|prisne duverne|bizalmas|szigoruan bizalmas|gizli|cok gizli|rahasia|rahasia perusahaan|tuyet mat|luu hanh noi bo|secret de afaceri|poverljivo|strogo poverljivo|povjerljivo|zaupno|konfidentsiaalne|konfidenciali|slaptai|cui";

function alone(): Banner {
  const words = aloneOnTheirLine.split("|");
  const written = words.flatMap((word) => [
    `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
    word.toUpperCase(),
  ]);
  const pattern = `${lineStart}(?:${[...new Set(written)].join("|")})${lineEnd}`;
  return { ruleId: phrase, anchors: words, regex: new RegExp(pattern, "y") };
}

const statements: readonly Banner[] = [
  alone(),
  banner(
    phrase,
    "confidential|proprietary",
    /(?<=(?:^|\n)[ \t]{0,8}(?:[#*;%>]{1,4}|\/{2,3}|\/\*|--|<!--)?[ \t]{0,4}(?:[A-Z][\w&.]{1,20} ){1,3}[|:\u2013-] )(?:Confidential|Proprietary)(?=[ \t]?(?:\*\/|-->|\.)?[ \t]?(?:\r?\n|$))|(?<=\b(?:[Aa]ll rights reserved|©[^.\n]{0,60})\.\s)Proprietary(?: and confidential)?(?=\.|\s?$|\s?\n)/y,
  ),
  banner(
    phrase,
    "not the intended|not the named|not an intended|intended solely|intended only|solely for the",
    /not (?:the|an) (?:intended|named) (?:recipient|addressee)|intended (?:solely|only|exclusively) for (?:the (?:use of|addressee|recipient|individual|person|named|intended)|your)/iy,
  ),
  banner(
    phrase,
    "contain|includes",
    /(?:may )?(?:contains?|containing|includes?) (?:legally |highly |strictly )?(?:confidential|privileged|proprietary)(?:(?:,| and\/or| or| and) (?:legally )?(?:confidential|privileged|proprietary|sensitive))? (?:information|material|data|content)\b(?<!\b(?:no|not) [^.\n]{0,60})/iy,
  ),
  banner(
    phrase,
    "for internal use|for use by|internal only",
    /for (?:internal )?use (?:by|of|within) [^.\n]{0,40}?\b(?:employees|staff|personnel)(?: and \w{1,20})?(?: only)?\b|internal only(?=\s?[,;:\u2013-]\s?(?:do not|not for|never|please))/iy,
  ),
  banner(
    phrase,
    "for board|for your|for executive|for management|for the board|for director",
    /for (?:the )?(?:board(?: members)?|your|executives?|management|directors?)(?:'s?|s)? eyes only\b/iy,
  ),
  banner(
    phrase,
    "in strict confidence|in strictest",
    /(?<!\b(?:kept|keep|treated|handled|held|be|share|report)\s)in strict(?:est)? confidence\b/iy,
  ),
  banner(
    phrase,
    "arms export|insider info|limited distribution|controlled distribution",
    /arms export control act|insider information (?:pursuant|within the meaning|under|as defined)|(?:limited|controlled) distribution(?=\s?[:\u2013-])/iy,
  ),
  banner(
    phrase,
    "do not leak|do not discuss|do not publish|do not post|do not talk",
    /do not (?:leak(?=\s(?:this|these|it|any)\b|\s{0,2}(?:[.;!*)\]/-]|$|\n))|(?:discuss|publish|post|talk about)(?: (?:this|it|these))?(?=\s(?:externally|publicly|outside|online|with (?:third|anyone|external))|\s?(?:-->|\*\/)))/iy,
  ),
  banner(
    phrase,
    "confidential|proprietary",
    /(?<=(?:^|\n)[ \t]{0,8}(?:[#*;%>]|\/\/|\/\*|--|<!--)?[ \t]?(?:[A-Z][\w&.]{1,20}[ ]){1,3})(?:Confidential|Proprietary)(?=[ \t]?(?:\*\/|-->|\.)?[ \t]?(?:\r?\n|$))|(?<=(?:^|\n)[ \t]{0,8}(?:[#*;%>]|\/\/|\/\*|--|<!--)?[ \t]?)Confidential(?=\.\s|\s[-|]\s)/y,
  ),
  banner(
    phrase,
    "for authori|restricted",
    /for authori[sz]ed (?:personnel|persons?|employees|recipients|staff|users|eyes) only|restricted(?: to)?:? (?:to )?(?:employees|staff|management|executives|board members)(?: only)?\b/iy,
  ),
  banner(
    phrase,
    "may not be|redistribution|distribution|disclosure|reproduction",
    /may not be (?:re)?(?:distributed|disclosed|shared|copied|reproduced|published)(?=(?:,| or | outside| without| in whole| to third|\.))|(?:re)?(?:distribution|disclosure|reproduction) (?:is )?(?:strictly )?(?:prohibited|forbidden|not permitted)\b/iy,
  ),
  banner(phrase, "under nda|under an nda|under the nda", /under (?:an? |the )?NDA\b/y),
  banner(phrase, "mnpi", /MNPI\b/y),
  banner(phrase, "material non", /material non-?public information\b/iy),
  banner(
    phrase,
    "spdx-license-identifier",
    /spdx-license-identifier:\s?(?:licenseref-)?(?:\w{1,20}-)?(?:proprietary|commercial|confidential)\b/iy,
  ),
];

const european: readonly Banner[] = [
  // German
  banner(
    marking,
    "vertraulich|streng |geheim",
    /(?:STRENG )?VERTRAULICH|STRENG GEHEIM|GEHEIMHALTUNGSSTUFE/y,
  ),
  banner(
    phrase,
    "dokument|datei|information|unterlage|nachricht|diese|weitergabe|nicht fur|darf nicht|streng vertr|streng geheim|nur fu|nicht zur weiter|nicht of|nicht oe|nicht weit|nur intern|nicht zur ver|betriebsgeheim|geschaftsg|geschaeftsg|firmengeheim|vertraulich|verschlusssache|vs-n",
    /(?:(?:dokumente?|datei(?:en)?|informationen?|unterlagen?|nachricht|e-?mail|prasentation) (?:ist|sind|enthalt) (?:streng |hochst )?vertraulich|darf nicht (?:an dritte |ohne [^.\n]{1,30} )?(?:weitergegeben|weitergeleitet|veroe?ffentlicht|vervielfaltigt)|weitergabe (?:an dritte )?(?:ist )?(?:verboten|untersagt|nicht gestattet)|streng (?:vertraulich|geheim)|nur fue?r (?:den )?(?:internen? (?:gebrauch|verwendung|zwecke?)|dienstgebrauch)|nicht (?:offentlich|oeffentlich|weitergeben|weiterleiten|weiterverbreiten)\b|nur intern\b|nicht zur (?:weitergabe|veroe?ffentlichung|verbreitung)|(?:betriebs|geschae?fts|firmen)geheimnis\w{0,2}|vertraulich\s?[-:!]|verschlusssache|vs[- ]{1,3}n(?:ur fuer|fd)\w{0,2})/iy,
  ),
  // French
  banner(
    marking,
    "confidentiel|strictement|diffusion",
    /(?:STRICTEMENT )?CONFIDENTIEL(?:LE)?|DIFFUSION (?:RESTREINTE|INTERNE|LIMITEE)|CONFIDENTIEL DEFENSE/y,
  ),
  banner(
    phrase,
    "strictement conf|document|information|donnees conf|reproduction int|diffusion|usage interne|usage strict|ne pas diff|ne pas div|secret d|secret ind|confidentiel |a usage|est la propr",
    /(?:strictement confidentiel(?:le)?|(?:documents?|informations?|donnees) confidentiel(?:le)?s?\b|reproduction interdite|diffusion (?:restreinte|interne (?:uniquement|exclusivement|seulement)|limitee)|(?:a )?usage (?:strictement )?interne(?: (?:uniquement|exclusivement|seulement))?(?! (?:de|du|des|d')\b)|est la propriete (?:exclusive )?de [^.\n]{2,40}? et ne (?:peut|peuvent|doit|doivent)|ne pas (?:diffuser|divulguer)|secret (?:des affaires|industriel|professionnel)|confidentiel\s?[-:!])/iy,
  ),
  // Spanish, Portuguese
  banner(
    marking,
    "confidencial|estrictamente|estritamente|uso interno|altamente",
    /(?:(?:ESTRICTAMENTE|ESTRITAMENTE|ALTAMENTE|ESTRICTA Y) )?CONFIDENCIAL|USO INTERNO/y,
  ),
  banner(
    phrase,
    "estrictamente conf|estritamente conf|altamente conf|informac|documento conf|hoja conf|uso interno|uso exclusivo|para uso interno|prohibida su|no distribuir|no divulgar|nao dist|nao divul|proibida a|vedada a|secreto|segredo|confidencial ",
    /(?:(?:estrictamente|estritamente|altamente|informacion|informacao|documento|hoja) confidencial|(?:solo |apenas |exclusivamente )?(?:para |de )?uso (?:exclusivo |exclusivamente |estrictamente )?interno(?: (?:exclusivo|exclusivamente|apenas|solamente))?(?! (?:de|del|da|do|das|dos)\b)|(?:proibida|vedada) a (?:divulgacao|distribuicao|reproducao)|no (?:distribuir|divulgar|difundir)\b|nao (?:distribuir|divulgar)\b|secreto (?:comercial|industrial|empresarial)|segredo (?:comercial|industrial)|prohibida su (?:difusion|distribucion|reproduccion)|confidencial\s?[-:!])/iy,
  ),
  // Italian
  banner(
    marking,
    "riservat|strettamente|confidenziale|segreto",
    /(?:STRETTAMENTE )?RISERVAT[OA]|CONFIDENZIALE|SEGRETO INDUSTRIALE/y,
  ),
  banner(
    phrase,
    "strettamente ris|strettamente conf|ad uso|per uso|solo per uso|uso interno|non divulg|non distrib|vietata la|segreto|riservat|confidenzial",
    /(?:strettamente (?:riservat[oa]|confidenziale)|(?:(?:ad|per|solo per) )?uso (?:esclusivamente )?interno|non (?:divulgare|distribuire|diffondere)\b|vietata la (?:diffusione|divulgazione|riproduzione)|segreto (?:industriale|aziendale|commerciale)|riservat[oa] e confidenziale|(?:riservat[oa]|confidenziale)\s?[-:!])/iy,
  ),
  // Dutch
  banner(
    marking,
    "vertrouwelijk|strikt|streng|zeer ",
    /(?:(?:STRIKT|STRENG|ZEER) )?VERTROUWELIJK/y,
  ),
  banner(
    phrase,
    "strikt vert|streng vert|zeer vert|alleen voor intern|uitsluitend voor intern|bedrijfsgeheim|niet verspreid|vertrouwelijk",
    /(?:(?:strikt|streng|zeer) vertrouwelijk|(?:alleen|uitsluitend) voor intern gebruik|bedrijfsgeheim|niet verspreiden|vertrouwelijk\s?[-:!])/iy,
  ),
  // Nordic
  banner(
    phrase,
    "strangt|strengt|konfidenti|konfidensi|fortrolig|endast for intern|kun til intern|kun for intern|foretagshem",
    /(?:str[ae]ngt? (?:konfidentiell?t?|fortroligt?|konfidensielt?)|(?:konfidentiellt|konfidensielt|fortroligt|fortrolig)\s?[-:!]|endast for internt bruk|kun (?:til|for) intern (?:brug|bruk)|foretagshemlighet)/iy,
  ),
  banner(
    marking,
    "konfidenti|konfidensi|fortrolig",
    /KONFIDENTIELLT?|KONFIDENSIELT|(?:STRENGT )?FORTROLIGT?/y,
  ),
  // Polish, Czech, Slovak, Hungarian, Romanian, Turkish
  banner(
    marking,
    "poufn|tajne|bizalmas|gizli|cok gizli|duvern",
    /POUFN[EY]|TAJNE|DUVERNE|BIZALMAS|GIZLIDIR|(?:COK )?GIZLI|CONFIDENTIAL/y,
  ),
  banner(
    phrase,
    "poufne|scisle|do uzytku wew|sirkete oz|sirket ici|dagitilamaz|gizli |szigoruan|belso haszn|tajemnica|duvern|prisne|pouze pro|belso|ticari s|hizmete|yalniz|strict conf|uz intern|cok gizli",
    /(?:poufne\s?[-:!]|scisle (?:poufne|tajne)|cok gizli|do uzytku wewnetrznego|sirkete ozel|sirket ici kullanim|gizli\s?[-:!\u2013]|szigoruan bizalmas|tajemnica (?:przedsiebiorstwa|handlowa|firmy)|duverne\s?[-:!]|prisne duvern\w{1,2}|pouze pro interni|belso hasznalatra|ticari sir|hizmete ozel|yalnizca (?:dahili|ic) kullan|strict confidential|(?:doar )?(?:pentru )?uz intern)/iy,
  ),
];

const markings: readonly Banner[] = [
  banner(
    "tlp-marking",
    "tlp:",
    /TLP:\s?(?:RED|AMBER(?:\+STRICT)?)(?![\w-])(?!\s(?:means|stands|is (?:used|for)|\||or\b)|["'`]?\s?(?:=>|=|,\s?["'`]?TLP|\|))/iy,
  ),
  banner(
    government,
    "cui|controlled un|law enforcement sens|sensitive but|for official|top secret|secret//|confidential//|noforn|fouo|(u//|(s//|(c//|(ts//",
    /(?:CUI\/\/[A-Z-]{2,20}(?:\/{1,2}[A-Z-]{2,20}){0,5}|CUI(?= (?:ONLY|CATEGORY|BASIC|SPECIFIED|DOCUMENT|CONTROLLED))|CONTROLLED UNCLASSIFIED INFORMATION|LAW ENFORCEMENT SENSITIVE|SENSITIVE BUT UNCLASSIFIED|FOR OFFICIAL USE ONLY|TOP SECRET(?:\/\/[A-Z/ -]{2,40})?|(?:SECRET|CONFIDENTIAL)\/\/[A-Z]{2,20}(?:\/{1,2}[A-Z]{2,20}){0,5}|NOFORN|FOUO|\((?:U|S|C|TS)\/\/(?:FOUO|NF|SI|REL|TK)[A-Z/ ,]{0,20}\))/y,
  ),
  banner(
    government,
    "nato |cosmic|eu rest|eu conf|eu sec|restreint|official-sens|official: sens|official sens|vs-nur|vs - nur|uk sec",
    /(?:NATO (?:RESTRICTED|CONFIDENTIAL|SECRET)|COSMIC TOP SECRET|EU (?:RESTRICTED|CONFIDENTIAL|SECRET)|RESTREINT UE|OFFICIAL[-: ]{1,2}SENSITIVE|VS ?- ?NUR FUE?R DEN DIENSTGEBRAUCH|UK SECRET)/y,
  ),
  banner(
    "unreleased-marking",
    "unreleased",
    /UNRELEASED(?:\s(?:PRODUCT|FEATURE|ROADMAP|HARDWARE))?|unreleased (?:product|roadmap|hardware|financials?|earnings|results|quarterly|device|game|album)s?\b/y,
  ),
  banner(
    "unreleased-marking",
    "embargo|under embargo|strictly embargo",
    /EMBARGO(?:ED)?\s(?:UNTIL|TILL|FOR RELEASE)|EMBARGOED|[Ee]mbargo(?:ed)? (?:until|till)\b|under embargo\b/y,
  ),
  banner(
    "unreleased-marking",
    "pre-release conf|pre-announce|not yet announced|not publicly announced",
    /PRE-RELEASE CONFIDENTIAL|PRE-ANNOUNCEMENT|(?:not yet (?:publicly )?announced|not publicly announced)\b/y,
  ),
];

export const asciiBanners: readonly Banner[] = [
  ...english,
  ...statements,
  ...european,
  ...markings,
];

export interface ScriptBanner {
  readonly ruleId: string;
  /** Global. */
  readonly regex: RegExp;
}

/** What begins with a letter beyond ASCII. */
export const scriptBanners: readonly ScriptBanner[] = [
  {
    ruleId: marking,
    regex:
      /社外秘|部外秘|関係者外秘|極秘|取扱注意|関係者以外(?:閲覧|持出|立入)?禁止|関係者限り|取り扱い注意|機密(?!性|保持|度|情報を(?:含|入れ|書か|記載し))|営業秘密|丸秘|㊙|绝密|絕密|机密(?!性|度|计算)|商业秘密|商業機密|内部资料|內部資料|内部文件|內部文件|仅供内部|僅供內部|仅限内部|僅限內部|(?:内部使用|內部使用)(?!\p{Script=Han})|请勿外传|請勿外傳|禁止外传|禁止外傳|严禁外传|保密文件|대외비|기밀(?!성)|극비|영업\s?비밀|사내\s?(?:한정|전용)|관계자\s?외|외부\s?유출\s?금지/gu,
  },
  {
    ruleId: phrase,
    regex:
      /(?<!\p{L})(?:(?:строго )?конфиденциально|строго конфиденциальн\p{L}{1,3}|коммерческая тайна|для служебного пользования|для внутреннего (?:использования|пользования)|не для распространения|совершенно секретно|суворо конфіденційно|конфіденційно|комерційна таємниця|для службового користування|строго поверително|поверително)(?!\p{L})/giu,
  },
  {
    ruleId: phrase,
    regex:
      /سري للغاية|سرّي للغاية|للاستخدام الداخلي فقط|محرمانه|סודי ביותר|(?<=^|\n)סודי(?=\s|$)|(?<=^|\n)ลับ(?=\s|$)|(?<=^|\n)\s?ΕΜΠΙΣΤΕΥΤΙΚΟ|חסוי|לשימוש פנימי בלבד|गोपनीय|केवल आंतरिक उपयोग|ลับมาก|ใช้ภายในเท่านั้น|ΕΜΠΙΣΤΕΥΤΙΚΟ|ΑΠΟΡΡΗΤΟ|[εΕ]μπιστευτικ(?:ό|ο|ά)(?=\s?(?:$|\n|[-:.]))/gu,
  },
];
