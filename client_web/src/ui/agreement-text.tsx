import "./agreement-text.css";

/** The text that is signed: a title and lines that begin with a dash, as the server makes it. */
export function AgreementText({ text }: { readonly text: string }) {
  const [title = "", ...lines] = text.split("\n");
  return (
    <div class="help__body agreement">
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line.replace(/^- /, "")}</li>
        ))}
      </ul>
    </div>
  );
}
