/** One notice: fill in, look at exactly what leaves, approve, make the file; or dismiss it with a reason. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { save as saveFile } from "../../core/download";
import { clockTime, dayAndMonth, decimal, longInstant } from "../../core/time";
import type { NoticeFormat, NoticeHour, NoticePage } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { authorisedLook, authorisedWord, reasonWord } from "./words";

export function OneNotice({ id }: { readonly id: string }) {
  const held = useLoad<NoticePage>(`notice ${id}`, (signal) =>
    api.call("GET /api/absence/notices/one", { query: { notice_id: id }, signal }),
  );
  const one = held.data;
  const refresh = (): void => void held.refresh();
  return (
    <Page
      title={one ? t(`absence.notices.kind.${one.card.kind}`) : t("absence.notices.title")}
      lead={one?.card.pupil_name}
    >
      <p>
        <ButtonLink kind="quiet" icon="left" href="/absence/notices">
          {t("absence.notices.back")}
        </ButtonLink>
      </p>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {one ? <Body key={one.card.version} one={one} onChange={refresh} /> : held.error ? null : <Loading />}
    </Page>
  );
}

interface BodyProps {
  readonly one: NoticePage;
  readonly onChange: () => void;
}

function Body({ one, onChange }: BodyProps) {
  const { card } = one;
  const open = card.state === "PROPOSED";
  const sent = card.state === "APPROVED" || card.state === "EXPORTED";
  return (
    <div class="stack">
      <p>
        <span class="tag">{t(`absence.notices.state.${card.state}`)}</span>{" "}
        {t(card.late ? "absence.notices.late" : "absence.notices.due", { day: dayAndMonth(card.due, language()) })}
      </p>
      {one.stale ? <Notice kind="warn">{t("absence.notices.stale")}</Notice> : null}
      {one.reason ? <p>{t("absence.notices.reasonIs", { reason: one.reason })}</p> : null}
      {open ? <Fill one={one} onChange={onChange} /> : null}
      <Preview one={one} />
      {open && one.missing.length === 0 ? <Approve one={one} onChange={onChange} /> : null}
      {sent ? <Export one={one} onChange={onChange} /> : null}
      {open || card.state === "APPROVED" ? <Dismiss one={one} onChange={onChange} /> : null}
    </div>
  );
}

function Fill({ one, onChange }: BodyProps) {
  const [text, set] = useState({
    action_school: one.action_school,
    action_wanted: one.action_wanted,
    contact_name: one.contact_name,
    contact_email: one.contact_email,
  });
  const deed = useDeed();
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { ...text, version: one.card.version };
    const path = { id: one.card.id };
    if (await deed.run(async () => void (await api.call("POST /api/absence/notices/{id}/fill", { path, body }))))
      onChange();
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="card" onSubmit={(event) => void save(event)}>
      <h2>{t("absence.notices.fill")}</h2>
      {(["action_school", "action_wanted", "contact_name", "contact_email"] as const).map((name) => (
        <Field
          key={name}
          label={t(`absence.notices.${name}`)}
          value={text[name]}
          onInput={(value) => set((before) => ({ ...before, [name]: value }))}
          input={{ maxLength: name.startsWith("action") ? 2000 : 254, autocomplete: "off" }}
        />
      ))}
      {others ? (
        <SomebodyElse
          changes={others}
          field={() => t("absence.notices.fill")}
          mine={Object.entries(text).map(([name, value]) => ({
            label: t(`absence.notices.${name as keyof typeof text}`),
            text: value,
          }))}
          onTheirs={onChange}
        />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div>
        <Button type="submit" kind={one.missing.length > 0 ? "primary" : "plain"} busy={deed.busy}>
          {t("absence.save")}
        </Button>
      </div>
    </form>
  );
}

/** What leaves, to the letter; and beside it what stays at school. */
function Preview({ one }: { readonly one: NoticePage }) {
  const leaves = one.hours.filter(({ included, may }) => included && may);
  const stays = one.hours.filter(({ included, may }) => !(included && may));
  return (
    <section class="card" aria-labelledby="leaves">
      <h2 id="leaves">{t("absence.notices.leaves")}</h2>
      <dl class="absence__facts">
        <Fact name={t("absence.notices.kind")} value={t(`absence.notices.kind.${one.card.kind}`)} />
        <Fact name={t("absence.notices.school")} value={one.school_name} />
        <Fact name={t("absence.notices.pupil")} value={one.card.pupil_name} />
        <Fact
          name={t("absence.notices.period")}
          value={`${dayAndMonth(one.card.begin, language())} – ${dayAndMonth(one.card.end, language())}`}
        />
        <Fact name={t("absence.notices.hours")} value={decimal(one.card.hours, language())} />
        <Fact name={t("absence.notices.action_school")} value={one.action_school} />
        <Fact name={t("absence.notices.action_wanted")} value={one.action_wanted} />
        <Fact
          name={t("absence.notices.contact")}
          value={[one.contact_name, one.contact_email].filter(Boolean).join(", ")}
        />
      </dl>
      <Hours hours={leaves} zone={one.timezone} />
      <p class="quiet">{t("absence.notices.only")}</p>
      {stays.length > 0 ? (
        <details class="help">
          <summary>{tn("absence.notices.stays", stays.length)}</summary>
          <Hours hours={stays} zone={one.timezone} why />
        </details>
      ) : null}
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{value || "–"}</dd>
    </div>
  );
}

interface HoursProps {
  readonly hours: readonly NoticeHour[];
  readonly zone: string;
  readonly why?: boolean;
}

export function Hours({ hours, zone, why = false }: HoursProps) {
  return (
    <ul class="list stack stack--tight">
      {hours.map((hour) => (
        <li key={hour.record_id} class="absence__hour">
          <span>
            {dayAndMonth(hour.date, language())}, {clockTime(hour.starts_at, zone, language())} –{" "}
            {clockTime(hour.ends_at, zone, language())}
          </span>
          {why ? (
            <span class={authorisedLook(hour.authorised)}>
              {reasonWord(hour.national, [])} · {authorisedWord(hour.authorised)}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Approve({ one, onChange }: BodyProps) {
  const deed = useDeed();
  const approve = async (): Promise<void> => {
    const options = { path: { id: one.card.id }, body: { version: one.card.version } };
    if (await deed.run(async () => void (await api.call("POST /api/absence/notices/{id}/approve", options))))
      onChange();
  };
  return (
    <div class="stack stack--tight">
      <p>{t("absence.notices.approve.text")}</p>
      {deed.error ? <Trouble error={deed.error} retry={onChange} /> : null}
      <div>
        <Button kind="primary" icon="check" busy={deed.busy} onClick={() => void approve()}>
          {t("absence.notices.approve")}
        </Button>
      </div>
    </div>
  );
}

function Export({ one, onChange }: BodyProps) {
  const deed = useDeed();
  const zone = one.timezone;
  const save = async (format: NoticeFormat): Promise<void> => {
    const options = { path: { id: one.card.id }, body: { format } };
    const done = await deed.run(async () => {
      const file = await api.call("POST /api/absence/notices/{id}/export", options);
      saveFile(file, `melding-${one.card.begin}-${one.card.end}.${format}`);
    });
    if (done) onChange();
  };
  return (
    <div class="stack stack--tight">
      {one.approved_at ? (
        <p>
          {t("absence.notices.approvedBy", {
            name: one.approved_by ?? "",
            when: longInstant(one.approved_at, language(), zone),
          })}
        </p>
      ) : null}
      {one.exported_at ? (
        <p>
          {t("absence.notices.exportedBy", {
            name: one.exported_by ?? "",
            when: longInstant(one.exported_at, language(), zone),
          })}
        </p>
      ) : null}
      {deed.error ? <Trouble error={deed.error} retry={onChange} /> : null}
      <div class="row">
        <Button kind="primary" icon="file" busy={deed.busy} onClick={() => void save("pdf")}>
          {t("absence.notices.pdf")}
        </Button>
        <Button icon="file" busy={deed.busy} onClick={() => void save("json")}>
          {t("absence.notices.json")}
        </Button>
      </div>
      <p class="quiet">{t("absence.notices.logged")}</p>
    </div>
  );
}

function Dismiss({ one, onChange }: BodyProps) {
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const dismiss = async (event: Event): Promise<void> => {
    event.preventDefault();
    const options = { path: { id: one.card.id }, body: { version: one.card.version, reason } };
    if (await deed.run(async () => void (await api.call("POST /api/absence/notices/{id}/dismiss", options))))
      onChange();
  };
  return (
    <details class="help">
      <summary>{t("absence.notices.dismiss")}</summary>
      <form class="help__body" onSubmit={(event) => void dismiss(event)}>
        <Field
          label={t("absence.notices.why")}
          value={reason}
          onInput={setReason}
          input={{ required: true, minLength: 3, maxLength: 1000, autocomplete: "off" }}
        />
        {deed.error ? <Trouble error={deed.error} retry={onChange} /> : null}
        <div>
          <Button type="submit" kind="danger" busy={deed.busy}>
            {t("absence.notices.dismiss")}
          </Button>
        </div>
      </form>
    </details>
  );
}
