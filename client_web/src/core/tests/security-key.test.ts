import { afterEach, expect, it, vi } from "vitest";
import { askKey, KeyTrouble, toBytes, toText, withoutKeys } from "../security-key";

const ASKED = { challenge: "_-8", site: "localhost", keys: [{ id: "AQID", transports: ["usb"] }], lasts_ms: 120000 };

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

it("knows before asking where no key can be used", () => {
  browserThat(() => Promise.resolve(null));
  expect(withoutKeys(true)).toBeNull();
  expect(withoutKeys(false)).toBe("insecure");
  vi.stubGlobal("isSecureContext", false);
  expect(withoutKeys(true)).toBe("insecure");
});
