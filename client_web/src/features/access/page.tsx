/** `/access`: sign in with a password, or one's own devices. */
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { afterSignIn } from "../../core/second-step";
import { DevicesPage } from "./devices";
import { SignIn } from "./sign-in";

export default function AccessPage({ me, onMe, place }: PageProps) {
  if (me) return <DevicesPage key={place.query.person_id ?? ""} me={me} person={place.query.person_id} onMe={onMe} />;
  return (
    <SignIn
      school={place.query.school}
      onSignedIn={(who) => {
        onMe(who);
        router().go(afterSignIn(), "replace");
      }}
    />
  );
}
