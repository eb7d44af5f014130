/** `/reach`: tries the server from outside, for whoever runs it. The link comes from `erbij doctor`. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { codeOf } from "../../core/problem";
import { clocksDiffer, passes, socketOpens, type Way } from "../../core/reach";
import type { ReachSeen } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { useToken } from "../../ui/use-token";

interface Looked {
  readonly seen: ReachSeen;
  readonly secondsOff: number;
}

async function looked(token: string): Promise<Looked> {
  const begun = Date.now();
  const seen = await api.call("POST /api/reach/look", { body: { token } });
  return { seen, secondsOff: clocksDiffer(seen.now, begun, Date.now() - begun) };
}

export default function ReachPage(_: PageProps) {
  const token = useToken();
  return token ? <Ticket key={token} token={token} /> : <Over />;
}

function Over() {
  return (
    <Page title={t("reach.over.title")}>
      <p>{t("reach.over.text")}</p>
    </Page>
  );
}

function Ticket({ token }: { readonly token: string }) {
  const [round, setRound] = useState(0);
  const load = useLoad<Looked>(`${token} ${round}`, () => looked(token));
  const gone = codeOf(load.error);
  if (gone === "not_found" || gone === "invalid") return <Over />;
  return (
    <Page title={t("reach.title")} lead={t("reach.lead")}>
      {load.error ? <Trouble error={load.error} retry={() => void load.refresh()} /> : null}
      {!load.data && !load.error ? <Loading /> : null}
      {load.data ? <Tries key={round} token={token} looked={load.data} again={() => setRound(round + 1)} /> : null}
    </Page>
  );
}

const NAMES = ["secure", "clock", "socket", "udp", "tcp", "relay"] as const;
type Name = (typeof NAMES)[number];
type Results = Readonly<Partial<Record<Name, boolean>>>;

interface TriesProps {
  readonly token: string;
  readonly looked: Looked;
  readonly again: () => void;
}

function Tries({ token, looked: { seen, secondsOff }, again }: TriesProps) {
  const names = NAMES.filter((name) => name !== "relay" || seen.relay);
  const [results, setResults] = useState<Results>({
    secure: location.protocol === "https:" && isSecureContext,
    clock: secondsOff === 0,
  });
  const values = { port: seen.media_port, n: secondsOff };
  useEffect(() => {
    let here = true;
    const ask = async (sdp: string): Promise<string> =>
      (await api.call("POST /api/reach/try", { body: { token, sdp } })).sdp;
    const tell = (name: Name, passed: boolean): void => {
      if (here) setResults((before) => ({ ...before, [name]: passed }));
    };
    void socketOpens(location.origin).then((opened) => tell("socket", opened));
    for (const way of names.filter(
      (name): name is Way & Name => name === "udp" || name === "tcp" || name === "relay",
    )) {
      passes({ way, ask, relay: seen.relay }).then(
        (passed) => tell(way, passed),
        () => tell(way, false),
      );
    }
    return () => {
      here = false;
    };
  }, []);
  const done = names.every((name) => results[name] !== undefined);
  return (
    <div class="stack">
      {names.map((name) => (
        <One key={name} name={name} passed={results[name]} values={values} />
      ))}
      {done && names.every((name) => results[name]) ? <p role="status">{t("reach.all")}</p> : null}
      {done ? (
        <div>
          <Button onClick={again}>{t("reach.again")}</Button>
        </div>
      ) : null}
    </div>
  );
}

interface OneProps {
  readonly name: Name;
  readonly passed: boolean | undefined;
  readonly values: { readonly port: number; readonly n: number };
}

function One({ name, passed, values }: OneProps) {
  const what = t(`reach.${name}`);
  if (passed === undefined) return <Notice kind="info">{t("reach.trying", { what })}</Notice>;
  return (
    <Notice kind={passed ? "ok" : "warn"}>
      <strong>{what}</strong>
      <span>{t(passed ? `reach.${name}.good` : `reach.${name}.bad`, values)}</span>
    </Notice>
  );
}
