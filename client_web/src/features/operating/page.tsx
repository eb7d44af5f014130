/** `/operating`: how the server is, part by part, for who keeps it going and is no operator by trade. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { spanOf } from "../../core/operating";
import type { PageProps } from "../../core/page-props";
import { clockTime, longInstant } from "../../core/time";
import type { OperatingNode, OperatingNow, OperatingPoint, OperatingServer } from "../../generated/wire";
import { isKey, type Key, language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice, type NoticeKind } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import "./operating.css";

const LOOK_EVERY_MS = 10_000;
type State = OperatingNow["state"];
const KINDS: Record<State, NoticeKind> = { good: "ok", soon: "warn", bad: "error" };
const WHOLE: Record<State, Key> = { good: "operating.good", soon: "operating.soon", bad: "operating.bad" };

export default function OperatingPage(_: PageProps) {
  const load = useLoad<OperatingNow>(
    "operating",
    (signal) => api.call("GET /api/operating", { signal }),
    LOOK_EVERY_MS,
  );
  return (
    <Page title={t("operating.title")}>
      {load.error ? <Trouble error={load.error} retry={() => void load.refresh()} /> : null}
      {!load.data && !load.error ? <Loading /> : null}
      {load.data ? <Now now={load.data} onChange={() => void load.refresh()} /> : null}
    </Page>
  );
}

interface NowProps {
  readonly now: OperatingNow;
  readonly onChange: () => void;
}

function Now({ now, onChange }: NowProps) {
  const again = useDeed();
  const [tried, setTried] = useState(false);
  const tryAgain = async (): Promise<void> => {
    setTried(await again.run(async () => void (await api.call("POST /api/operating/try-again", {}))));
    onChange();
  };
  const rank = (one: OperatingPoint): number => ["bad", "soon", "good"].indexOf(one.state);
  const points = [...now.points].sort((one, other) => rank(one) - rank(other));
  return (
    <div class="stack">
      <Notice kind={KINDS[now.state]}>
        <strong>{t(WHOLE[now.state])}</strong>
        <span>{busy(now)}</span>
      </Notice>
      {again.error ? <Trouble error={again.error} /> : null}
      {tried ? (
        <Notice kind="info" focus>
          {t("operating.triedAgain")}
        </Notice>
      ) : null}
      <ul class="operating">
        {points.map((one) => (
          <One key={one.name} point={one}>
            {one.name === "set_aside" ? (
              <Button busy={again.busy} onClick={() => void tryAgain()}>
                {t("operating.tryAgain")}
              </Button>
            ) : null}
          </One>
        ))}
      </ul>
      {now.servers.length > 0 ? (
        <section class="stack">
          <h2>{t("operating.servers")}</h2>
          <ul class="operating">
            {now.servers.map((one) => (
              <Machine
                key={`${one.name} ${one.since ?? ""}`}
                name={one.here ? t("operating.server.here", { name: one.name }) : one.name}
                state={one.state}
              >
                {saidOfServer(one, now.at)}
              </Machine>
            ))}
          </ul>
        </section>
      ) : null}
      {now.nodes.length > 0 ? (
        <section class="stack">
          <h2>{t("operating.nodes")}</h2>
          <ul class="operating">
            {now.nodes.map((one) => (
              <Machine key={one.name} name={one.name} state={one.state}>
                {saidOfNode(one)}
              </Machine>
            ))}
          </ul>
        </section>
      ) : null}
      <p class="quiet">
        {t("operating.since", {
          version: now.version,
          when: longInstant(now.since, language()),
          at: clockTime(now.at),
        })}
      </p>
    </div>
  );
}

function busy({ lessons, pupils }: OperatingNow): string {
  if (lessons === 0) return t("operating.now.none");
  return t("operating.now", {
    lessons: tn("operating.lessons", lessons),
    pupils: tn("operating.pupils", pupils),
  });
}

interface OneProps {
  readonly point: OperatingPoint;
  readonly children: ComponentChildren;
}

function One({ point, children }: OneProps) {
  return (
    <li class={`card operating__one operating__one--${point.state}`}>
      <div class="operating__head">
        <h2>{t(`operating.${point.name}`)}</h2>
        <StateSign state={point.state} />
      </div>
      <p>{said(point)}</p>
      {children ? <div>{children}</div> : null}
    </li>
  );
}

function StateSign({ state }: { readonly state: State }) {
  return (
    <span class="operating__state">
      <Icon name={state === "good" ? "check" : "warning"} />
      {t(`operating.state.${state}`)}
    </span>
  );
}

interface MachineProps {
  readonly name: string;
  readonly state: State;
  readonly children: ComponentChildren;
}

function Machine({ name, state, children }: MachineProps) {
  return (
    <li class={`card operating__one operating__one--${state}`}>
      <div class="operating__head">
        <h3>{name}</h3>
        <StateSign state={state} />
      </div>
      <p>{children}</p>
    </li>
  );
}

const spanWords = (seconds: number): string => {
  const { word, n } = spanOf(seconds);
  return tn(`operating.${word}`, n);
};

function saidOfServer(one: OperatingServer, at: string): string {
  if (!one.there) {
    return t("operating.server.gone", { span: spanWords((Date.parse(at) - Date.parse(one.seen_at)) / 1000) });
  }
  const busy =
    one.lessons === 0
      ? t("operating.server.none")
      : t("operating.server.now", { lessons: tn("operating.lessons", one.lessons), n: one.people });
  const since = one.since
    ? t("operating.server.since", { when: longInstant(one.since, language()) })
    : t("operating.server.older");
  return `${busy} ${since}`;
}

function saidOfNode(one: OperatingNode): string {
  if (!one.there) {
    return one.lost_s === null ? t("operating.node.never") : t("operating.node.lost", { span: spanWords(one.lost_s) });
  }
  const busy = t("operating.node.now", { n: one.lessons, most: one.most_lessons, percent: one.percent });
  if (one.draining) return `${busy} ${t("operating.node.draining")}`;
  return one.state === "good" ? busy : `${busy} ${t("operating.node.full")}`;
}

function said({ name, state, amount }: OperatingPoint): string {
  if (name === "set_aside") return tn("operating.set_aside.bad", amount ?? 0);
  const none = amount === null && name === "backup" ? ".none" : "";
  const key = `operating.${name}${none}.${state}`;
  if (!isKey(key)) return "";
  return t(key, {
    n: amount ?? 0,
    days: tn("operating.days", amount ?? 0),
    span: spanWords(amount ?? 0),
  });
}
