import { describe, expect, it } from "vitest";
import { webAddress } from "../catalogue/material";

describe("the address that a teacher types", () => {
  it("is taken with and without its scheme", () => {
    expect(webAddress(" www.voorbeeld.nl/breuken ")).toBe("https://www.voorbeeld.nl/breuken");
    expect(webAddress("https://voorbeeld.nl")).toBe("https://voorbeeld.nl");
  });

  it("is refused where a pupil could not open it safely", () => {
    for (const wrong of ["", "  ", "breuken", "http://voorbeeld.nl", "javascript:alert(1)", "file:///c:/les.docx"]) {
      expect(webAddress(wrong)).toBeNull();
    }
  });
});
