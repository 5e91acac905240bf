/**
 * The same orders in other languages. Latin scripts are folded (no accents) before they get here;
 * for the others the first look is for one of their few verbs.
 *
 * Each is an order to forget or ignore, together with what a prompt consists of.
 */

import { cue, type Cue, order } from "./cue.ts";
import { any, sharedCues } from "./shared.ts";

const latin: readonly Cue[] = [
  ...sharedCues,
  // German
  order(
    "ignore_instructions",
    6,
    "ignorier|vergiss|vergessen|missacht|verwirf|uberspring|hor auf|befolg",
    `(?:ignorier(?:e|en)?|vergiss|vergessen|missachten?|verwirf|uberspringen?|befolge? (?:nicht|keine))(?: sie)? ${any}(?:anweisung|instruktion|vorgabe|befehl|regel|richtlinie|anordnung|prompt|aufgabe|kontext)\\w{0,4}`,
  ),
  order(
    "ignore_instructions",
    6,
    "beachte|befolg|setze|halte|hore",
    `(?:beachten?|befolgen?|setzen?|halten?|horen?)(?: sie)?(?: dich| sich)?(?: auf| an)? ${any}(?:anweisung|instruktion|vorgabe|befehl|regel|richtlinie|anordnung)\\w{0,4} ${any}(?:nicht|ausser kraft|aufzuhoren)\\b`,
  ),
  order(
    "ignore_prior",
    6,
    "vergiss|ignorier|vergess|oubli|ignore|olvid|esquec|dimentic|vergeet|negeer|zapomnij|glom |glem |unut|lupakan|uita",
    `(?:(?:vergiss|ignoriere?|vergessen sie) (?:alles,?|was)|(?:oublie[zr]?|ignore[zr]?) (?:tout|ce que)|(?:olvid[ae]|ignora) (?:todo|lo que)|(?:esqueca|esquece|ignore) (?:tudo|o que)|(?:dimentica|ignora) (?:tutto|quello|cio|quanto)|(?:vergeet|negeer) (?:alles|wat)|zapomnij o (?:wszystkim|tym)|(?:glom|glem) (?:allt|alt|vad|hvad)|lupakan semua|uita (?:tot|ce)) ${any}(?:gesagt|vorher|bisher|zuvor|dit|avant|precede\\w{0,4}|dijeron|dicho|antes|anterior\\w{0,4}|dito|disse|detto|prima|gezegd|verteld|eerder|hiervoor|powiedziano|wczesniej|sagt|tidigare|for|sebelumnya|inainte|spus)\\b`,
  ),
  cue(
    "reveal_prompt",
    4,
    "zeig|verrate|nenn|gib|wiederhol",
    `(?:zeige?|verrate|nenne?|gib|wiederhole) ${any}(?:deine?n?|ihre?n?) ${any}(?:system-?prompt|anweisungen|systemnachricht|instruktionen)`,
  ),
  cue(
    "persona_override",
    4,
    "du bist jetzt|du bist nun|ab jetzt bist|von nun an",
    "(?:du bist (?:jetzt|nun) (?:ein|eine|der|die|mein|dan)|ab jetzt bist du|von nun an (?:bist|wirst|antworte))\\b",
  ),
  cue(
    "concealment",
    5,
    "sag dem|sage dem|erwahne|informiere",
    `(?:sage?|erwahne|informiere) ${any}(?:benutzer|nutzer|anwender) ${any}(?:nichts?|nicht)\\b`,
  ),
  // French
  order(
    "ignore_instructions",
    6,
    "ignore|oubli|ne tien|ne pren|neglige|faites abs|fais abs|faite abs",
    `(?:ignore[zr]?|oublie[zr]?|neglige[zr]?|ne (?:tiens|tenez|prends|prenez) (?:pas|plus|aucun)|faites? abstraction|fais abstraction) ${any}(?:les?|la|l|toutes?|tous|tes|vos|mes|ces|cette|des|du|aux?) ${any}(?:instruction|consigne|directive|regle|ordre|commande|message)s?\\b`,
  ),
  cue(
    "reveal_prompt",
    4,
    "montre|revele|affiche|repete|donne",
    `(?:montre|revele|affiche|repete|donne)[zr]?(?: moi)? ${any}(?:ton|tes|votre|vos) ${any}(?:prompt|instructions|consignes)`,
  ),
  cue(
    "persona_override",
    4,
    "tu es maintenant|vous etes maintenant|a partir de maintenant",
    "(?:tu es maintenant|vous etes maintenant|a partir de maintenant,? (?:tu|vous|reponds|repondez))\\b",
  ),
  cue(
    "concealment",
    5,
    "ne dis|ne dites|n'informe|ne mentionne|sans le dire",
    `(?:ne (?:dis|dites|mentionnez?) (?:rien|pas|jamais)|n'informez? (?:pas|jamais)|sans le dire a) ${any}(?:utilisateur|usager|l'utilisateur)`,
  ),
  // Spanish, Portuguese, Italian
  order(
    "ignore_instructions",
    6,
    "ignor|olvid|descart|omit|haz caso omiso|no hagas caso|esquec|desconsider|dimentic|trascur|scord|non considerare",
    `(?:ignor[aei](?:re|te|d)?|olvid(?:a|e|ate|ar)(?: de)?|descart[ae]|omit[ae]|haz caso omiso de|no hagas caso (?:a|de)|esqueca(?:-se)?|desconsidere?|dimentica(?:re|ti|te)?|trascur[ai](?:re)?|scord[ai](?:ti)?|non considerare) ${any}(?:instruccion(?:es)?|ordenes|indicaciones|directrices|instruc(?:ao|oes)|ordens|diretrizes|istruzion[ie]|ordini|direttive|indicazioni|(?:todas )?tus reglas|todas las reglas|todas as regras|suas regras|tutte le regole|le tue regole|reglas (?:anteriores|previas|de arriba)|regras (?:acima|anteriores)|regole (?:precedenti|sopra))\\b`,
  ),
  cue(
    "reveal_prompt",
    4,
    "muestra|revela|dime|repite|imprime|mostre|mostra|rivela|dimmi|ripeti",
    `(?:muestra|revela|dime|repite|imprime|mostre|mostra|rivela|dimmi|ripeti)(?:me)? ${any}(?:tus?|sus?|seus?|suas|tue|tuo|il tuo|le tue) ${any}(?:prompt|instrucciones|instrucoes|istruzioni)`,
  ),
  cue(
    "persona_override",
    4,
    "ahora eres|a partir de ahora|agora voce e|a partir de agora|ora sei|da ora in poi|d'ora in poi",
    "(?:ahora eres|a partir de ahora,? (?:eres|vas|responde)|agora voce e|a partir de agora,? (?:voce|responda)|ora sei|d[a'’] ?ora in poi,? (?:sei|rispondi|sarai))\\b",
  ),
  cue(
    "concealment",
    5,
    "no le digas|no informes|no menciones|nao diga|nao informe|nao mencione|non dire|non informare|non menzionare",
    `(?:no (?:le |se lo )?(?:digas|informes|menciones)|nao (?:diga|informe|mencione)|non (?:dire|informare|menzionare)) ${any}(?:usuario|utente|all'utente|utilizador)`,
  ),
  // Indirect orders on the document at hand
  order(
    "ignore_instructions",
    5,
    "ignor|olvid|vergiss|oubli|dimentic|negeer",
    `(?:ignor(?:e[zr]?|a|iere(?:n sie)?|er)|olvid[ae]|vergiss|vergessen sie|oubliez?|dimentica|negeer) (?:la|le|les|el|los|las|il|lo|gli|den|die|das|het|de|a|o|os|as|this|el resto) ${any}(?:et|y|e|und|en) (?:indique|declare?|dite?s?|affirme|di(?:ga)?\\b|declara|indica|responde|afirma|dichiara|rispondi|sage?|antworte|schreib\\w{0,2}|gib an|zeg|antwoord|diga|escrib|muestra|imprime|produce|genera)\\w{0,3}`,
  ),
  cue(
    "exfil_webhook",
    3,
    "envi|invia|schick|sende|envoi|stuur",
    /(?:envi\w{1,5}|invia\w{0,3}|schick\w{0,2}|sende[nt]?\b(?!:)|envoi\w{1,5}|stuur)\b[^\n.]{0,60}?(?:https?:\/\/|\w@[\w-]{1,40}\.\w)/iy,
  ),
  cue(
    "authority",
    3,
    "se te ha instru|se le ha instru|has sido instru|on vous a demand|wurde angewiesen|du wurdest",
    "(?:se (?:te|le) ha (?:instruido|ordenado)|has sido instruido|on (?:vous|t') ?a (?:demande|ordonne)|(?:du|sie) wurden?(?:st)? angewiesen)\\b",
  ),
  cue(
    "demand",
    2,
    "recupera|recuper|abrufen|imprim",
    `(?:recupera|recuperez|imprim[ei]\\w{0,3}) ${any}(?:datos|donnees|dados|dati|resumen)\\b`,
  ),
  cue(
    "demand",
    2,
    "tu cuenta ha|votre compte a|dein konto|sua conta foi|il tuo account",
    "(?:tu cuenta ha sido|votre compte a ete|dein konto wurde|sua conta foi|il tuo account e stato)\\b",
  ),
  // Dutch, Scandinavian, Polish, Czech, Turkish, Indonesian, Vietnamese, Romanian
  order(
    "ignore_instructions",
    6,
    "negeer|vergeet|ignorer|glem |glom |ignorera|bortse",
    `(?:negeer|vergeet|ignorer[a]?|glem|glom|bortse fran) ${any}(?:instructies?|opdracht(?:en)?|regels|aanwijzingen|instruktion(?:er|erna)?|instrukser?|instruksjon(?:er|ene)|anvisninger?|regler)\\b`,
  ),
  order(
    "ignore_instructions",
    6,
    "zignoruj|ignoruj|zapomnij|pomin|zapomen|hagyd figy|felejtsd|ohita|unohda",
    `(?:zignoruj|ignoruj|zapomnij(?: o)?|pomin|zapomen(?: na)?) ${any}(?:instrukcj\\w{1,3}|polecen\\w{1,3}|wytyczn\\w{1,3}|zasad\\w?|pokyn\\w{1,2}|instrukc\\w{1,2})|(?:hagyd figyelmen kivul|felejtsd el) ${any}(?:utasitas|szabaly|parancs)\\w{0,5}|(?:ohita|unohda) ${any}(?:ohjee|ohjeet|kasky|saanno)\\w{0,4}`,
  ),
  cue(
    "ignore_instructions",
    6,
    "onceki|yukaridaki|tum ",
    `(?:onceki|yukaridaki|tum) ${any}(?:talimat|yonerge|komut|kural)\\w{0,8} ${any}(?:yok ?say|gormezden gel|unut|dikkate alma|gecersiz)\\w{0,5}`,
  ),
  order(
    "ignore_instructions",
    6,
    "abaikan|lupakan",
    `(?:abaikan|lupakan) ${any}(?:instruksi|perintah|arahan|aturan)\\b`,
  ),
  order(
    "ignore_instructions",
    6,
    "bo qua|quen ",
    `(?:bo qua|quen) ${any}(?:huong dan|chi dan|lenh|chi thi|yeu cau)\\b`,
  ),
  order(
    "ignore_instructions",
    6,
    "ignora|uita",
    `(?:ignora(?:ti)?|uita(?:ti)?) ${any}(?:instructiunile|instructiuni|indicatiile|regulile)\\b`,
  ),
];

export const latinCues: readonly Cue[] = latin;

export interface ScriptCue {
  readonly type: string;
  readonly weight: number;
  /** Global; run over the text as it is. */
  readonly regex: RegExp;
}

/** Greek and everything after it but punctuation: searched as it stands, not folded. */
export const otherScripts = /[\u0370-\u1dff\u2e80-\ud7ff]/;

/** Scripts that are written without an ASCII letter an automaton could start from. */
export const scriptCues: readonly ScriptCue[] = [
  // Chinese, simplified and traditional
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要理會|抛弃|拋棄|跳过|绕过)[^\n。！？]{0,16}?(?:指令|指示|命令|提示词?|提示詞|说明|說明|规则|規則|要求|设定|設定|约束)/g,
  },
  {
    type: "persona_override",
    weight: 5,
    regex:
      /(?:你现在是|你現在是|从现在开始|從現在開始|从现在起|從現在起)[^\n。]{0,12}(?:一个|一個|没有限制|不受限制|扮演|你是|你将|你將|DAN)/g,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex:
      /(?:显示|顯示|输出|輸出|告诉我|告訴我|泄露|洩露|重复|重複|打印)[^\n。]{0,8}(?:你的|您的)?[^\n。]{0,6}(?:系统提示|系統提示|系统指令|系統指令|提示词|初始指令)/g,
  },
  {
    type: "concealment",
    weight: 5,
    regex:
      /(?:不要|别|別|请勿|請勿|切勿)(?:告诉|告訴|告知|通知|提醒|让|讓)[^\n。]{0,4}(?:用户|用戶|使用者|人类)/g,
  },
  {
    type: "ignore_instructions",
    weight: 5,
    regex:
      /(?:忽略|无视|無視|忘记|忘記)[^\n。]{1,16}(?:并|並|而|，|,|然后|然後)[^\n。]{0,3}(?:说明|說明|声明|聲明|输出|輸出|陈述|陳述|写|寫|说|說|回答|指出|表示|告诉|告訴|回复|回覆)/g,
  },
  {
    type: "persona_override",
    weight: 5,
    regex:
      /(?:你|您)[^\n。，]{0,6}是[^\n。]{0,10}(?:没有|沒有|不受|无|無)[^\n。]{0,6}(?:限制|约束|約束|过滤|過濾|审查|審查)/g,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex:
      /(?:系统提示|系統提示|系统指令|系統指令|初始指令)[^\n。]{0,6}(?:显示|顯示|输出|輸出|告诉|告訴|打印)/g,
  },
  // Japanese
  {
    type: "persona_override",
    weight: 5,
    regex:
      /(?:あなた|君|お前)は[^\n。]{0,16}(?:制限|制約|規制|フィルター?)[^\n。]{0,6}(?:の?ない|なし|無し|されない|受けない)/g,
  },
  {
    type: "concealment",
    weight: 5,
    regex:
      /ユーザー(?:に|へ)は?[^\n。]{0,8}(?:知らせず|伝えず|言わず|内緒|秘密|気づかれ|気付かれ|教えず)/g,
  },
  {
    type: "ignore_instructions",
    weight: 5,
    regex:
      /(?<!手順|工程|ステップ|エラー|警告|メール|ファイル|ページ|差分|空白|大文字小文字)を無視し(?:て|、)[^\n。]{0,40}(?:述べ|言っ|書い|答え|出力|記載|示し|ください|伝え)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:これまで|以前|上記|前|今まで|すべて|全て|先程|先ほど)[^\n。]{0,10}?(?:指示|命令|指令|ルール|プロンプト|設定)[^\n。]{0,8}?(?:無視|忘れ|破棄)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:あなた|君|お前)の(?:指示|命令|ルール|設定)を?(?:無視|忘れ)|(?:네|너의|당신의)\s?(?:지침|지시|규칙|명령)[을를은는]?\s?(?:무시|잊)/g,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex: /(?:システムプロンプト|初期指示|内部指示)[^\n。]{0,10}(?:表示|出力|教え|開示|見せ)/g,
  },
  {
    type: "concealment",
    weight: 5,
    regex: /ユーザー(?:に|へ)は?[^\n。]{0,12}(?:言わない|伝えない|知らせない|教えない|言うな)/g,
  },
  // Korean
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:이전|위의|앞의|지금까지의|모든|기존)[^\n.]{0,10}?(?:지시|명령|지침|규칙|프롬프트)[^\n.]{0,8}?(?:무시|잊|따르지)/g,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex: /시스템\s?프롬프트[^\n.]{0,10}(?:출력|공개|보여|알려)/g,
  },
  {
    type: "ignore_instructions",
    weight: 5,
    regex: /(?:를|을)\s?무시하고[^\n]{0,40}(?:말|출력|작성|답|진술|명시|표시)/g,
  },
  {
    type: "persona_override",
    weight: 5,
    regex:
      /(?:너는|넌|당신은|네가)[^\n.]{0,16}(?:제한|제약|규칙|필터)[^\n.]{0,6}(?:없는|없이|받지)/g,
  },
  {
    type: "concealment",
    weight: 5,
    regex: /사용자(?:에게|한테)[^\n.]{0,12}(?:말하지|알리지|언급하지|모르게|비밀)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:이전|위|앞|지금까지)[^\n.]{0,16}(?:말|대화|내용|것)[^\n.]{0,4}(?:모두 |다 |전부 )?(?:잊어|잊고|무시하)/g,
  },
  // Russian, Ukrainian, Bulgarian
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:игнорируй|игнорируйте|проигнорируй|забудь|забудьте|отбрось|ігноруй|ігноруйте|забудьте|игнорирай|забрави)[^\n.]{0,40}?(?:инструкци|указани|правил|команд|приказ|вказівк|інструкці|промпт|сообщени)/giu,
  },
  {
    type: "ignore_instructions",
    weight: 5,
    regex:
      /(?:игнорируй|проигнорируй|забудь|ігноруй)(?:те)?\s[^\n.]{1,30}?\sи\s(?:напиши|скажи|ответь|укажи|выведи|заяви|сообщи)/giu,
  },
  {
    type: "persona_override",
    weight: 4,
    regex: /(?:теперь ты|ты теперь|отныне ты|с этого момента ты|тепер ти)/giu,
  },
  {
    type: "persona_override",
    weight: 3,
    regex:
      /(?:без|нет|немає)\s(?:\p{L}{2,12}\s){0,2}(?:ограничени|обмежен|цензур|фильтр|фільтр|правил)/giu,
  },
  {
    type: "ignore_prior",
    weight: 6,
    regex:
      /(?:забудь|забудьте|игнорируй|ігноруй)\s(?:обо\s)?(?:все|всё|усе|всем|всём)[^\n.]{0,16}(?:говорил|сказал|было|раньше|прежде|выше|говорили|сказано|казали)/giu,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex:
      /(?:покажи|выведи|раскрой|повтори|напиши|назови)[^\n.]{0,20}(?:системн\p{L}{2,4} (?:промпт|подсказк|инструкц|сообщени)|свои инструкции|твои инструкции)/giu,
  },
  {
    type: "concealment",
    weight: 5,
    regex: /не (?:говори|сообщай|упоминай|рассказывай)[^\n.]{0,20}пользовател/giu,
  },
  // Arabic, Hebrew, Persian
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:تجاهل|انس|انسَ|تجاهلوا|نادیده بگیر)[^\n.]{0,24}(?:التعليمات|الأوامر|تعليمات|الإرشادات|دستورات|القواعد)|(?:دستورات|دستورالعمل)[^\n.]{0,24}نادیده بگیر/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex: /(?:התעלם|התעלמי|שכח)[^\n.]{0,24}(?:ההוראות|הוראות|ההנחיות|הפקודות)/g,
  },
  {
    type: "ignore_prior",
    weight: 6,
    regex: /(?:تجاهل|انس|انسَ)\s(?:كل|جميع)\s[^\n.]{0,24}(?:قيل|سبق|قبل|أعلاه|السابق)/g,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex:
      /(?:اعرض|أظهر|اكشف|اطبع|أخبرني)[^\n.]{0,16}(?:موجه النظام|تعليمات النظام|مطالبة النظام)/g,
  },
  {
    type: "concealment",
    weight: 5,
    regex: /لا (?:تخبر|تذكر|تعلم|تقل)[^\n.]{0,12}المستخدم/g,
  },
  // Hindi, Bengali, Urdu, Thai, Greek
  {
    type: "concealment",
    weight: 5,
    regex: /(?:उपयोगकर्ता|यूज़र|यूजर)[^\n।]{0,12}(?:मत बता|न बता|नहीं बता)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:पिछले|पिछली|पूर्व|उपरोक्त|सभी|पहले)[^\n।]{0,20}(?:निर्देश|आदेश|नियम)[^\n।]{0,16}(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex:
      /(?:আগের|পূর্ববর্তী|উপরের|সব|সমস্ত)[^\n।]{0,20}(?:নির্দেশ|আদেশ|নিয়ম)[^\n।]{0,16}(?:উপেক্ষা|ভুলে|অগ্রাহ্য)|(?:پچھلی|پچھلے|سابقہ|تمام|اوپر)[^\n۔]{0,20}(?:ہدایات|احکامات|قواعد|ہدایت)[^\n۔]{0,16}(?:نظر\s?انداز|بھول)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex: /(?:ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม)[^\n]{0,16}(?:คำสั่ง|คำแนะนำ|กฎ)/g,
  },
  {
    type: "ignore_instructions",
    weight: 6,
    regex: /(?:αγνόησε|αγνοήστε|ξέχασε|ξεχάστε)[^\n.]{0,30}(?:οδηγίες|εντολές|κανόνες)/giu,
  },
];
