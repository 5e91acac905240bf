/**
 * What the languages in Latin letters have in common: a time or a person and no limits, a verb and
 * the system prompt, a negation and the user. Texts are folded (no accents) before they get here.
 */

import { cue, type Cue } from "./cue.ts";

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
  cue("persona_override", 5, nowOnAnchors, `${nowOn}[^.\\n]{0,60}?\\b${unbound}`),
  cue(
    "persona_override",
    5,
    "du bist|tu es|vous etes|eres |voce |tu sei|sei un|je bent|jestes|du ar|du er|esti |kamu adalah|anda adalah|ban la|jsi ",
    `${you}\\b[^.\\n]{0,60}?\\b${unbound}`,
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
    "sag |sage |informier|erzahl|verrate|teile|ne le dis|ne dis|n'en parl|ne parl|ne dites|n'inform|ne mention|sans en inf|sans infor|no le dig|no se lo|no le cuen|no infor|no menc|sin que|nao dig|nao cont|nao infor|nao menc|sem que|non dir|non infor|non menz|senza che|senza infor|vertel|zeg |nie mow|nie infor|jangan|dung noi|khong noi|nu spune|sag inte|beratta inte|sig ikke",
    `(?:(?:sage?|erzahle?|verrate|teile|informiere)(?: es)? ${any}${user} ${any}(?:nichts?|nicht)|(?:ne (?:le |lui )?(?:dis|dites|parle[zr]?|mentionne[zr]?)|n'(?:en )?(?:parle[zr]?|informe[zr]?)|sans (?:en )?(?:informer|parler)|no (?:le |se lo )?(?:digas?|cuentes?|informes?|menciones?)|sin que|nao (?:diga|conte|informe|mencione)|sem que|non (?:dir(?:e|lo)|informare|menzionare)|senza (?:che|informare)|vertel|zeg|nie (?:mow|informuj)|jangan|(?:dung|khong) noi|nu spune|(?:sag|beratta) inte|sig ikke) ${any}(?:l'|all')?${user})\\b`,
  ),
];
