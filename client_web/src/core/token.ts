/** The secret behind `#` in the address. Taken out of the address bar at once; a second reading gives null. */
export function takeToken(): string | null {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token || null;
}
