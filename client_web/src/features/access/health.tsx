/** How a classroom screen is: a word, why, what to do, and what it said last. */
import { pageVersion } from "../../core/page-version";
import type { HealthWord, ReportHealth, UnitHealth } from "../../generated/wire";
import { t } from "../../i18n";
import { Icon, type IconName } from "../../ui/icon";
import "./health.css";

const ICONS: Readonly<Record<HealthWord, IconName>> = { good: "check", attention: "info", help: "warning" };

export function Health({ health }: { readonly health: UnitHealth }) {
  const old = isOld(health.report);
  const word = health.word === "good" && old ? "attention" : health.word;
  return (
    <div class="stack stack--tight" data-role="unit-health">
      <p class={`health health--${word}`}>
        <Icon name={ICONS[word]} />
        <strong>{t(`access.health.word.${word}`)}</strong>
      </p>
      <ul class="health__why">
        {health.why.map((why) => (
          <li key={why}>{t(`access.health.why.${why}`)}</li>
        ))}
        {old ? <li>{t("access.health.why.old_version")}</li> : null}
      </ul>
      {health.report ? <Told report={health.report} /> : null}
    </div>
  );
}

const isOld = (report: ReportHealth | null): boolean =>
  report !== null && report.version !== "" && pageVersion() !== "" && report.version !== pageVersion();

function Told({ report }: { readonly report: ReportHealth }) {
  const percent = (n: number): string => t("access.health.percent", { n });
  const lines: [string, string | null][] = [
    [t("access.health.now"), t(`access.health.state.${report.state}`)],
    [t("access.health.camera"), t(`access.health.device.${report.camera}`)],
    [t("access.health.microphone"), t(`access.health.device.${report.microphone}`)],
    [t("access.health.sound"), report.sound === null ? null : percent(report.sound)],
    [t("access.health.battery"), report.battery === null ? null : batteryWords(report, percent(report.battery))],
    [
      t("access.health.network"),
      report.round_trip_ms === null ? null : t("access.health.ms", { n: report.round_trip_ms }),
    ],
    [t("access.health.version"), report.version || null],
  ];
  return (
    <dl class="health__told">
      {lines.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

const batteryWords = ({ charging }: ReportHealth, percent: string): string =>
  charging ? `${percent}, ${t("access.health.charging")}` : percent;
