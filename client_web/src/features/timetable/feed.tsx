/** `/timetable/feed`: one's lessons in one's own calendar program, by an address that can be taken back. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { FeedState, Me } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useDeed, useLoad } from "../../ui/use-load";

const hasLessons = (me: Me): boolean => me.roles.includes("pupil") || me.roles.includes("teacher");

export default function FeedPage({ me }: PageProps) {
  const own = me && hasLessons(me) ? [{ value: "", label: t("timetable.feed.own") }] : [];
  const children = (me?.children ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const options = [...own, ...children];
  const [person, setPerson] = useState(options[0]?.value ?? "");
  return (
    <Page title={t("timetable.feed.title")} lead={t("timetable.feed.lead")}>
      {options.length > 1 ? (
        <RadioGroup row legend={t("timetable.feed.whose")} value={person} options={options} onChange={setPerson} />
      ) : null}
      <Feed key={person} person={person || null} />
      <Help summary={t("timetable.feed.what")}>
        <p>{t("timetable.feed.what.text")}</p>
        <p>{t("timetable.feed.how")}</p>
      </Help>
      <p>
        <ButtonLink kind="quiet" href="/timetable">
          {t("timetable.new.toWeek")}
        </ButtonLink>
      </p>
    </Page>
  );
}

function Feed({ person }: { readonly person: string | null }) {
  const held = useLoad<FeedState>("feed", (signal) =>
    api.call("GET /api/timetable/feed", { query: { ...(person && { person_id: person }) }, signal }),
  );
  const [address, setAddress] = useState("");
  const deed = useDeed();
  const make = (): void => {
    void deed.run(async () => {
      const made = await api.call("POST /api/timetable/feed", { body: { person_id: person } });
      setAddress(made.address);
      await held.refresh();
    });
  };
  const revoke = (id: string): void => {
    void deed.run(async () => {
      await api.call("DELETE /api/timetable/feed/{id}", { path: { id } });
      setAddress("");
      await held.refresh();
    });
  };
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  const state = held.data;
  return (
    <>
      {address ? <Address address={address} /> : <Now state={state} />}
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        {address ? null : (
          <Button kind={state.made_at ? "plain" : "primary"} icon="key" busy={deed.busy} onClick={make}>
            {t(state.made_at ? "timetable.feed.renew" : "timetable.feed.make")}
          </Button>
        )}
        {state.made_at ? (
          <Button kind="danger" icon="cross" busy={deed.busy} onClick={() => revoke(state.person_id)}>
            {t("timetable.feed.revoke")}
          </Button>
        ) : null}
      </div>
      {state.made_at && !address ? <p class="quiet">{t("timetable.feed.renew.hint")}</p> : null}
    </>
  );
}

/** Whether there is an address; the address itself is shown only when it is made. */
function Now({ state }: { readonly state: FeedState }) {
  if (!state.made_at) return <Notice>{t("timetable.feed.none")}</Notice>;
  return (
    <Notice kind="ok">
      <p>{t("timetable.feed.there", { when: longInstant(state.made_at, language()) })}</p>
      <p>
        {state.read_at
          ? t("timetable.feed.read", { when: longInstant(state.read_at, language()) })
          : t("timetable.feed.unread")}
      </p>
    </Notice>
  );
}

function Address({ address }: { readonly address: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <Notice kind="ok" focus>
      <p>{t("timetable.feed.made")}</p>
      <label class="field">
        <span class="field__label">{t("timetable.feed.address")}</span>
        <input class="input" readOnly value={address} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Button kind="primary" icon={copied ? "check" : "copy"} onClick={copy}>
        {copied ? t("ui.copied") : t("ui.copy")}
      </Button>
      <span class="visually-hidden" role="status">
        {copied ? t("ui.copied") : ""}
      </span>
    </Notice>
  );
}
