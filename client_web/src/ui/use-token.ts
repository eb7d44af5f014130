import { useEffect, useState } from "preact/hooks";
import { takeToken } from "../core/token";

/** The token of the address bar, also when another link is opened in the same window. */
export function useToken(): string | null {
  const [token, set] = useState(takeToken);
  useEffect(() => {
    const look = (): void => {
      const next = takeToken();
      if (next) set(next);
    };
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return token;
}
