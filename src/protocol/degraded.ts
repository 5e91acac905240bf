/** What keeps a guard from working fully, in the words that every surface shows. */

const degradedTexts: ReadonlyMap<string, string> = new Map([
  ["scanner_unavailable", "texts could not be scanned"],
  ["store_failed", "findings could not be written; the disk may be full"],
  ["audit_failed", "the audit log could not be written; the disk may be full"],
  [
    "key_lost",
    "what was stored could not be read and was set aside: findings and allowlist began anew",
  ],
  ["replaced_lost", "replaced values could not be read: placeholders of before stay in answers"],
  ["port_changed", "the wanted port was taken by another program"],
]);

/** What a reason means for a person; one that is not known is named as it is. */
export function degradedText(reason: string): string {
  return degradedTexts.get(reason) ?? reason.replaceAll("_", " ");
}
