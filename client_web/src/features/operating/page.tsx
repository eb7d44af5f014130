/** `/operating`: how the server is, part by part, for who keeps it going and is no operator by trade. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { spanOf } from "../../core/operating";
import type { PageProps } from "../../core/page-props";
import { clockTime, longInstant } from "../../core/time";
import type { OperatingNow, OperatingPoint } from "../../generated/wire";
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
        <span class="operating__state">
          <Icon name={point.state === "good" ? "check" : "warning"} />
          {t(`operating.state.${point.state}`)}
        </span>
      </div>
      <p>{said(point)}</p>
      {children ? <div>{children}</div> : null}
    </li>
  );
}

function said({ name, state, amount }: OperatingPoint): string {
  if (name === "set_aside") return tn("operating.set_aside.bad", amount ?? 0);
  const none = amount === null && name === "backup" ? ".none" : "";
  const key = `operating.${name}${none}.${state}`;
  if (!isKey(key)) return "";
  const { word, n } = spanOf(amount ?? 0);
  return t(key, {
    n: amount ?? 0,
    days: tn("operating.days", amount ?? 0),
    span: tn(`operating.${word}`, n),
  });
}
