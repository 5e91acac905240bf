/** The validators a rule can name; `validators.ts` holds their code. */
export const validatorNames = [
  "aws_key_id",
  "crc32_github",
  "crc32_npm",
  "jwt",
  "luhn",
  "iban",
  "ssn",
  "phone",
  "ip",
  "ipv6",
  "password",
  "connection",
  "basic_auth",
  "database_url",
  "email",
  "pem",
  "passport",
  "mixed",
  "not_prose",
] as const;
export type ValidatorName = (typeof validatorNames)[number];
