/** The devices that know somebody: see, revoke, add one. For oneself, a child, or (coordinator) anybody. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { isStaff } from "../../core/people";
import { router } from "../../core/router";
import { KEYS, remember } from "../../core/store";
import { longInstant } from "../../core/time";
import type { Device, Devices, LinkMade, Me } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Help } from "../../ui/help";
import { Icon } from "../../ui/icon";
import { LinkDialog } from "../../ui/link-made";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { type Deed, useDeed, useLoad } from "../../ui/use-load";
import { Account } from "./account";

interface DevicesPageProps {
  readonly me: Me;
  /** Somebody else, from the people page. */
  readonly person: string | undefined;
  readonly onMe: (me: Me | null) => void;
}

/** Guardians never come in through a school's own sign-in. */
const isGuardian = (me: Me): boolean => me.roles.every((role) => role === "guardian");

export function DevicesPage({ me, person, onMe }: DevicesPageProps) {
  const [chosen, choose] = useState(person ?? me.id);
  const own = chosen === me.id;
  const people = [{ value: me.id, label: t("access.devices.mine") }].concat(
    me.children.map((child) => ({ value: child.id, label: child.name })),
  );
  return (
    <Page title={person && !own ? t("access.devices.title.other") : t("access.devices.title")}>
      {me.children.length > 0 ? (
        <RadioGroup row legend={t("access.devices.whose")} value={chosen} options={people} onChange={choose} />
      ) : null}
      <DeviceList key={chosen} personId={chosen} me={me} onSelfGone={() => onMe(null)} />
      {isGuardian(me) ? null : <Account key={`account ${chosen}`} personId={chosen} own={own} />}
      {own ? <SignOut me={me} onMe={onMe} /> : null}
    </Page>
  );
}

interface DeviceListProps {
  readonly personId: string;
  readonly me: Me;
  readonly onSelfGone: () => void;
}

function DeviceList({ personId, me, onSelfGone }: DeviceListProps) {
  const held = useLoad<Devices>(personId, (signal) =>
    api.call("GET /api/access/devices", { query: { person_id: personId }, signal }),
  );
  const deed = useDeed();
  const [link, setLink] = useState<LinkMade | null>(null);
  const make = (): void =>
    void deed.run(async () => setLink(await api.call("POST /api/access/links", { body: { person_id: personId } })));
  const revoke = (device: Device): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/access/devices/{id}", { path: { id: device.id } });
      if (device.this_device) onSelfGone();
      else await held.refresh();
    });
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  const { devices, limit } = held.data;
  const own = personId === me.id;
  const staff = isStaff(me);
  // For oneself only a device that is remembered makes links: not a shared tablet, and staff have a password.
  const mayAdd = !own || devices.some((device) => device.this_device);
  return (
    <section class="stack" aria-label={t("access.devices.list")}>
      {mayAdd ? null : <p>{t(staff ? "access.devices.staff" : "access.devices.onlyToday")}</p>}
      {devices.length === 0 && mayAdd ? <p>{t("access.devices.none")}</p> : null}
      <ul class="list stack stack--tight">
        {devices.map((device) => (
          <DeviceCard key={device.id} device={device} deed={deed} onRevoke={() => revoke(device)} />
        ))}
      </ul>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {mayAdd ? (
        <div class="row">
          <Button kind="primary" icon="key" onClick={make} busy={deed.busy}>
            {t("access.devices.newLink")}
          </Button>
        </div>
      ) : null}
      {own && staff ? null : (
        <Help summary={t("access.devices.help")}>
          <p>{t("access.devices.help.text", { limit })}</p>
          <p>{t("access.devices.help.lost")}</p>
        </Help>
      )}
      {link ? (
        <LinkDialog
          link={link}
          title={t("access.newLink.title", { name: link.name })}
          text={t("access.newLink.text")}
          onClose={() => setLink(null)}
        />
      ) : null}
    </section>
  );
}

function DeviceCard({ device, deed, onRevoke }: { device: Device; deed: Deed; onRevoke: () => void }) {
  const [asking, ask] = useState(false);
  return (
    <li class="card">
      <div class="row row--apart">
        <h2 class="row">
          <Icon name="device" /> {device.name || t("access.devices.unnamed")}
        </h2>
        {device.this_device ? <span class="tag">{t("access.devices.this")}</span> : null}
      </div>
      <p class="quiet">
        {t("access.devices.lastSeen", { when: longInstant(device.last_seen_at, language()) })}
        <br />
        {t("access.devices.since", { when: longInstant(device.bound_at, language()) })}
      </p>
      <div class="row">
        {asking ? (
          <>
            <Button kind="danger" onClick={onRevoke} busy={deed.busy}>
              {t("access.devices.revoke.sure")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)} label={t("access.devices.revoke.named", { name: device.name })}>
            {t("access.devices.revoke")}
          </Button>
        )}
      </div>
    </li>
  );
}

function SignOut({ me, onMe }: { readonly me: Me; readonly onMe: (me: Me | null) => void }) {
  const [asking, ask] = useState(false);
  const deed = useDeed();
  const needsLink = me.roles.some((role) => role === "pupil" || role === "guardian");
  const out = (): void =>
    void deed.run(async () => {
      const out = await api.call("POST /api/access/sign-out", { body: {} });
      remember(KEYS.linking, null);
      if (out?.elsewhere) return location.assign(out.elsewhere);
      onMe(null);
      router().go("/", "replace");
    });
  return (
    <section class="card">
      <h2>{t("access.signOut.title")}</h2>
      <p>{t("access.signOut.who", { name: me.name })}</p>
      <div>
        <Button icon="out" onClick={() => (needsLink ? ask(true) : out())} busy={deed.busy}>
          {t("access.signOut.go")}
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {asking ? (
        <Dialog title={t("access.signOut.sure")} onClose={() => ask(false)}>
          <p>{t("access.signOut.needsLink")}</p>
          <div class="row">
            <Button kind="danger" onClick={out} busy={deed.busy}>
              {t("access.signOut.go")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}
