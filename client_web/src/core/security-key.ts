/** Keys and fingerprints of the browser (WebAuthn): what the server asks, and what the person's key answers. */
import type { KeyAsked, KeyMade, KeySigned, KeyWanted } from "../generated/wire";

/** `cancelled`: by the person, or nothing was touched in time. `insecure`: the address of the page has no keys. */
export type KeyReason = "cancelled" | "unsupported" | "insecure" | "there" | "failed";

export class KeyTrouble extends Error {
  override readonly name = "KeyTrouble";

  readonly reason: KeyReason;

  constructor(reason: KeyReason) {
    super(reason);
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<string, KeyReason>> = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "there",
  NotSupportedError: "unsupported",
  SecurityError: "insecure",
};

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

export function toText(raw: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const described = (keys: KeyAsked["keys"]): PublicKeyCredentialDescriptor[] =>
  keys.map((key) => ({
    type: "public-key",
    id: toBytes(key.id),
    transports: key.transports as AuthenticatorTransport[],
  }));

/** Why no key can be used on this page, if so. `here`: whether the server's own address has keys. */
export function withoutKeys(here: boolean): KeyReason | null {
  if (!here || !globalThis.isSecureContext) return "insecure";
  return "PublicKeyCredential" in globalThis ? null : "unsupported";
}

async function asked(go: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const without = withoutKeys(true);
  if (without) throw new KeyTrouble(without);
  try {
    const found = await go();
    if (found) return found as PublicKeyCredential;
  } catch (error) {
    throw new KeyTrouble(REASONS[error instanceof Error ? error.name : ""] ?? "failed");
  }
  throw new KeyTrouble("failed");
}

/** Let the person make a key. */
export async function makeKey(wanted: KeyWanted, name: string): Promise<KeyMade> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: toBytes(wanted.challenge),
    rp: { id: wanted.site, name: wanted.site_name },
    user: { id: toBytes(wanted.user), name: wanted.account, displayName: wanted.name },
    pubKeyCredParams: wanted.algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: described(wanted.there),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
    attestation: "none",
    timeout: wanted.lasts_ms,
  };
  const made = await asked(() => navigator.credentials.create({ publicKey }));
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    name,
    id: made.id,
    client_data: toText(answer.clientDataJSON),
    attestation: toText(answer.attestationObject),
    transports: answer.getTransports?.() ?? [],
  };
}

/** Let one of the person's keys answer. */
export async function askKey(wanted: KeyAsked): Promise<KeySigned> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: toBytes(wanted.challenge),
    rpId: wanted.site,
    allowCredentials: described(wanted.keys),
    userVerification: wanted.who ? "required" : "preferred",
    timeout: wanted.lasts_ms,
  };
  const found = await asked(() => navigator.credentials.get({ publicKey }));
  const answer = found.response as AuthenticatorAssertionResponse;
  return {
    id: found.id,
    client_data: toText(answer.clientDataJSON),
    authenticator_data: toText(answer.authenticatorData),
    signature: toText(answer.signature),
  };
}
