import { afterEach, expect, it, vi } from "vitest";
import { askKey, KeyTrouble, toBytes, toText, withoutKeys } from "../security-key";

const KEYS = [{ id: "AQID", transports: ["usb"] }];
const ASKED = { challenge: "_-8", site: "localhost", keys: KEYS, lasts_ms: 120000, who: false };

afterEach(() => {
  vi.unstubAllGlobals();
});

function browserThat(get: (options: CredentialRequestOptions) => Promise<unknown>): void {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", class {});
  vi.stubGlobal("navigator", { credentials: { get } });
}

it("writes bytes as the server does, without padding", () => {
  expect([...toBytes("_-8")]).toEqual([255, 239]);
  expect(toText(new Uint8Array([255, 239]).buffer)).toBe("_-8");
});

it("says in which way a key was not used", async () => {
  for (const [name, reason] of [
    ["NotAllowedError", "cancelled"],
    ["SecurityError", "insecure"],
    ["NotSupportedError", "unsupported"],
    ["UnknownError", "failed"],
  ] as const) {
    browserThat(() => Promise.reject(new DOMException("no", name)));
    await expect(askKey(ASKED)).rejects.toEqual(new KeyTrouble(reason));
  }
});

it("lets the key ask who holds it where a touch is not enough", async () => {
  const asked: unknown[] = [];
  browserThat((options) => {
    asked.push(options.publicKey?.userVerification);
    return Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  for (const who of [false, true]) await expect(askKey({ ...ASKED, who })).rejects.toBeInstanceOf(KeyTrouble);
  expect(asked).toEqual(["preferred", "required"]);
});

it("knows before asking where no key can be used", () => {
  browserThat(() => Promise.resolve(null));
  expect(withoutKeys(true)).toBeNull();
  expect(withoutKeys(false)).toBe("insecure");
  vi.stubGlobal("isSecureContext", false);
  expect(withoutKeys(true)).toBe("insecure");
});
