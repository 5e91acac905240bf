/**
 * A certificate authority made for one test run: X.509 (RFC 5280) written by hand, ECDSA on P-256.
 *
 * Nothing is kept on disk and nothing has to be installed; a fresh pair of keys per call.
 */

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

export interface Identity {
  /** PEM, for `createServer`. */
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM of the root. */
  readonly ca: string;
  /** A certificate for names and IPv4 addresses. */
  issue(names: readonly string[]): Identity;
}

export function makeAuthority(): Authority {
  const root = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = nameOf("Argus test root");
  const ca = certificate({
    issuer,
    subject: issuer,
    publicKey: root.publicKey,
    extensions: [extension("551d13", sequence(der(0x01, Buffer.from([0xff]))), true)],
    signer: root.privateKey,
  });
  return {
    ca: pem("CERTIFICATE", ca),
    issue(names) {
      const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const cert = certificate({
        issuer,
        subject: nameOf("Argus test server"),
        publicKey: own.publicKey,
        extensions: [extension("551d11", sequence(...names.map(altName)))],
        signer: root.privateKey,
      });
      return {
        key: String(own.privateKey.export({ type: "pkcs8", format: "pem" })),
        cert: pem("CERTIFICATE", cert),
      };
    },
  };
}

interface Content {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly signer: KeyObject;
}

const dayMs = 86_400_000;
/** ecdsa-with-SHA256 (RFC 5758). */
const algorithm = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));

function certificate(content: Content): Buffer {
  const { issuer, subject, publicKey, extensions, signer } = content;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer,
    sequence(time(Date.now() - dayMs), time(Date.now() + dayMs)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, signer);
  return sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

function nameOf(text: string): Buffer {
  const type = der(0x06, Buffer.from("550403", "hex"));
  return sequence(der(0x31, sequence(type, der(0x0c, Buffer.from(text)))));
}

function altName(name: string): Buffer {
  const isAddress = /^[\d.]+$/.test(name);
  return isAddress
    ? der(0x87, Buffer.from(name.split(".").map(Number)))
    : der(0x82, Buffer.from(name));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(der(0x06, Buffer.from(id, "hex")), ...flag, der(0x04, value));
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(0x18, Buffer.from(text));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
