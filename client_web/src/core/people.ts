/** Finding somebody on the people page. Pure. */
import type { PersonCard } from "../generated/wire";

/** Letters without accents and capitals, so that "Zoë" is found by "zoe". */
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** People of a group (empty: all) in whose name, group or address every typed word occurs. */
export function found(people: readonly PersonCard[], typed: string, group: string): readonly PersonCard[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    if (group !== "" && !person.groups.includes(group)) return false;
    const text = plain([person.name, ...person.groups, person.email ?? ""].join(" "));
    return words.every((word) => text.includes(word));
  });
}

const STAFF = new Set(["teacher", "mentor", "coordinator", "leader"]);

export const isStaff = (person: Pick<PersonCard, "roles">): boolean => person.roles.some((role) => STAFF.has(role));
