/**
 * What the languages in Latin letters have in common: a time or a person and no limits, a verb and
 * the system prompt, a negation and the user. Texts are folded (no accents) before they get here.
 */

import { cue, type Cue, order } from "./cue.ts";

/** A few words in between. */
export const any = "(?:[\\w'’]{1,16} ){0,5}";

/** "Without restrictions", "no limits nor filters". */
const unbound =
  "(?:ohne|keine[rn]?|sans|aucune?|sin|ninguna?|sem|nenhuma?|senza|nessuna?|zonder|geen|bez|zadnych|uden|utan|uten|fara|tanpa|khong co|hicbir) (?:[\\w'’]{1,16} ){0,2}(?:einschrankung|beschrankung|restrict|restricc|restric|restriz|limit|filt|regel|regra|regol|beperking|ogranicz|omezen|begrans|begrens|begraens|restrictii|batasan|gioi han|kisitlama|sinir|censur|zensur)\\w{0,8}";
const nowOn =
  "(?:ab (?:jetzt|sofort)|von (?:nun|jetzt) an|a partir de maintenant|desormais|dorenavant|a partir de (?:ahora|agora|este momento)|desde ahora|de agora em diante|d[a'’] ?ora in poi|da adesso|vanaf (?:nu|dit moment)|od (?:teraz|tej chwili|nynejska|ted)|fran och med nu|fra nu af|fra na av|bundan sonra|su andan itibaren|mulai sekarang|tu gio|de acum|mostantol|tasta lahtien)";
const nowOnAnchors =
  "ab jetzt|ab sofort|von nun|von jetzt|a partir|desormais|dorenav|desde ahora|de agora|d'ora in|da ora in|da adesso|vanaf nu|vanaf dit|od teraz|od tej|od nynej|fran och|fra nu|bundan|su andan|mulai sek|tu gio|de acum|mostant|tasta laht";
/** Of a model, in the second person. */
const you =
  "(?:du bist|sei|tu es|vous etes|eres|seras|voce (?:e|sera)|tu sei|sarai|je bent|jij bent|jestes|du ar|du er|esti|sen|kamu adalah|anda adalah|ban la|jsi)";
const ai =
  "(?:ki|ia|ai|assisten\\w{1,4}|asisten\\w{0,3}|asystent\\w{0,3}|modell?\\w{0,2}|chatbot|bot|yapay zeka\\w{0,4}|kecerdasan buatan|tri tue nhan tao)";
const asIf =
  "(?:tu so als|handle|antworte|verhalte dich|fais comme si|faites comme si|reponds|agis|finge|actua|responde|haz como si|fingi|rispondi|comportati|agisci|doe alsof|gedraag je|antwoord|udawaj|odpowiadaj|zachowuj sie|latsas|svara|predstirej|bertindak|jawab)";
const systemPrompt =
  "(?:system-?prompt\\w{0,2}|systemanweisung\\w{0,2}|prompts? (?:del? |do |di |de |da )?(?:sistema|systeme?)|invite systeme|prompt\\w{0,2} systemow\\w{1,3}|systemov\\w{1,3} prompt|sistem (?:prompt|istem|komut)\\w{0,6}|prompt sistem|jarjestelmakehot\\w{1,4}|rendszerprompt\\w{0,3}|promptul de sistem|systeemprompt|instructions? initiales?|instrucciones iniciales|instrucoes iniciais|istruzioni iniziali|anfangsanweisungen)";
const tellAnchors =
  "zeig|verrat|nenn|gib |wiederhol|druck|montre|revel|affich|repet|donne|imprim|muestra|dime|ensena|mostra|mostre|diga|rivela|dimmi|ripeti|stampa|toon|laat |geef|pokaz|podaj|ukaz|zobraz|visa |vis |goster|tampilkan|tunjuk|hien thi|afisa|arata|nayta|mutasd|ird ki";
const tell =
  "(?:zeige?n?|verrate|nenne?|gib|wiederhole|drucke|montre[zr]?|revele[zr]?|affiche[zr]?|repete[zr]?|donne[zr]?|imprime[zr]?|muestra(?:me)?|revela|dime|repite|ensena(?:me)?|mostre|mostra(?:mi|ti)?|diga|rivela(?:mi)?|dimmi|ripeti|stampa|toon|laat|geef|pokaz|podaj|ukaz|zobraz|visa|vis|goster\\w{0,4}|tampilkan|tunjukkan|hien thi|afisa(?:ti)?|arata|nayta|mutasd|ird ki)";
const user =
  "(?:benutzer\\w{0,2}|nutzer\\w{0,2}|anwender\\w{0,2}|utilisateur|usager|usuario|utente|utilizador|gebruiker|uzytkownik\\w{0,4}|anvandar\\w{1,3}|bruger\\w{0,3}|kullanici\\w{0,4}|pengguna|nguoi dung|utilizator\\w{0,4}|uzivatel\\w{0,3})";

/** One grammar for the languages in Latin letters: a time or a person, and no limits; a verb, and the prompt. */
export const sharedCues: readonly Cue[] = [
  cue(
    "persona_override",
    5,
    nowOnAnchors,
    `${nowOn}[^.\\n]{0,60}?\\b(?:(?:${you}|${ai})\\b[^.\\n]{0,40}?\\b${unbound}|${unbound}[^.\\n]{0,30}?\\b${ai})`,
  ),
  cue(
    "persona_override",
    5,
    "du bist|tu es|vous etes|eres |voce |tu sei|sei un|je bent|jestes|du ar|du er|esti |kamu adalah|anda adalah|ban la|jsi ",
    `${you}\\b[^.\\n]{0,60}?\\b${unbound}`,
  ),
  order(
    "persona_override",
    5,
    "tu so als|handle|antwort|verhalt|fais comme|faites com|reponds|agis|finge|actua|respond|haz como|fingi|rispond|comport|agisci|doe als|gedraag|antwoor|udawaj|odpowia|zachowu|latsas|svara|predsti|bertind|jawab",
    `${asIf}\\b[^.\\n]{0,40}?\\b(?:${unbound}|(?:ohne|keine|sans|aucune|sin|sem|senza|zonder|geen|bez|zadnych|utan|tanpa) (?:\\w{2,12} ){0,2}(?:moral\\w{0,6}|ethi\\w{0,5}|etic\\w{0,3}|etyk\\w{0,3}|regl\\w{1,4}|reglas|regole|zasad\\w{0,2}))\\b`,
  ),
  cue(
    "reveal_prompt",
    5,
    "wiederhol|gib |repete|repite|repet|ripeti|herhaal|powtorz|opakuj|upprepa|gentag|ulangi|tekrarla|imprim|copi",
    `(?:wiederhole?|gib|repete[zr]?|repite|repet[ae]|ripeti|herhaal|powtorz|opakuj|upprepa|gentag|ulangi|imprime|copi[ae]) ${any}(?:text\\w{0,2}|texte|testo|tekst\\w{0,2}|alles|tout|todo|tudo|tutto) ${any}(?:oben|oberhalb|ci-dessus|precedent|anterior|arriba|acima|sopra|precedente|hierboven|boven|powyzej|wyzej|ovan|ovenfor|di atas)\\b`,
  ),
  cue("persona_override", 2, nowOnAnchors, `${nowOn},? (?:${you}|[\\w'’]{3,16} )`),
  cue("reveal_prompt", 5, tellAnchors, `${tell} ${any}${systemPrompt}`),
  cue(
    "reveal_prompt",
    5,
    "onceki|sistem",
    `sistem (?:prompt|istem|komut)\\w{0,6} ${any}goster\\w{0,4}`,
  ),
  cue(
    "concealment",
    5,
    "sag |sage |informier|erzahl|verrate|teile|ne le dis|ne dis|n'en parl|ne parl|ne dites|n'inform|ne mention|no le dig|no se lo|no le cuen|no infor|no menc|nao dig|nao cont|nao infor|nao menc|non dir|non infor|non menz|vertel|zeg |nie mow|nie infor|jangan|dung noi|khong noi|nu spune|sag inte|beratta inte|sig ikke",
    `(?:(?:sage?|erzahle?|verrate|teile|informiere)(?: es)? ${any}${user} ${any}(?:nichts?|nicht)|(?:ne (?:le |lui )?(?:dis|dites|parle[zr]?|mentionne[zr]?)|n'(?:en )?(?:parle[zr]?|informe[zr]?)|no (?:le |se lo )?(?:digas?|cuentes?|informes?|menciones?)|nao (?:diga|conte|informe|mencione)|non (?:dir(?:e|lo)|informare|menzionare)|vertel|zeg|nie (?:mow|informuj)|jangan|(?:dung|khong) noi|nu spune|(?:sag|beratta) inte|sig ikke) ${any}(?:l'|all')?${user})\\b`,
  ),
];
