import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Loading, Trouble } from "../ui/loading";
import { Page } from "../ui/page";

interface LazyProps<P> {
  /** Names the code: another name is other code. */
  readonly name: string;
  readonly load: () => Promise<FunctionComponent<P>>;
  readonly props: P;
}

type Code<P> = { readonly name: string; readonly draw: FunctionComponent<P> | null };

/** A screen whose code is fetched when it is first shown. After a new release old code may be gone: then load again. */
export function Lazy<P extends object>({ name, load, props }: LazyProps<P>) {
  const [code, setCode] = useState<Code<P> | null>(null);
  useEffect(() => {
    let current = true;
    load().then(
      (draw) => current && setCode({ name, draw }),
      () => current && setCode({ name, draw: null }),
    );
    return () => {
      current = false;
    };
  }, [name]);
  if (code?.name !== name) {
    return (
      <main class="page">
        <Loading />
      </main>
    );
  }
  if (code.draw) return <code.draw {...props} />;
  return (
    <Page title={t("app.name")}>
      <Trouble error={null} retry={() => location.reload()} />
    </Page>
  );
}
