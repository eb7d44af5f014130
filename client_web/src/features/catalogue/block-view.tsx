/** A block as a pupil sees it: on the pupil's page, and in the preview of who makes it. */
import { useEffect, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { showsPdf } from "../../core/catalogue/pdf";
import type { QuizCalls } from "../../core/catalogue/quiz";
import { type Inline, isWebAddress, type Piece, piecesOf } from "../../core/catalogue/rich-text";
import type { CatalogueBlock } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Icon, type IconName } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Embed } from "./embed";
import { Film } from "./film";
import "./block-view.css";

export const BLOCK_ICONS: Readonly<Record<CatalogueBlock["kind"], IconName>> = {
  TEXT: "book",
  VIDEO: "screen",
  AUDIO: "sound",
  PDF: "file",
  LINK: "out",
  EMBED: "out",
  PAUSE: "cup",
  QUIZ: "question",
  HANDIN: "pencil",
};

export interface BlockViewProps {
  readonly block: CatalogueBlock;
  /** The element that plays, while it is on the page; for a page that measures. */
  readonly onMedia?: (element: HTMLMediaElement | null) => void;
  /** Whose choices of captions and sound hold; absent: those of a look at it, which are forgotten. */
  readonly who?: string;
  /** The reader opened the document or followed the link. */
  readonly onOpen?: () => void;
  /** What a quiz is read from and answered to. */
  readonly quiz?: ((blockId: string) => QuizCalls) | undefined;
  /** The pupil answered enough of a quiz. */
  readonly onDone?: () => void;
}

/** What a block is called: its own title, else its kind. */
export const blockName = (block: Pick<CatalogueBlock, "kind" | "title">): string =>
  block.title === "" ? t(`catalogue.block.kind.${block.kind}`) : block.title;

/** Minutes as a reader counts them; never none. */
export const blockMinutes = (block: Pick<CatalogueBlock, "norm_seconds">): string =>
  tn("catalogue.minutes", Math.max(1, Math.round(block.norm_seconds / 60)));

/** The address of a block's file; the server asks who comes for it. */
export const fileAddress = (fileId: string): string =>
  addressOf("GET /api/catalogue/files/{id}/content", { id: fileId });

/** One block with its heading; the heading is a second one, under that of the page. */
export function BlockView(props: BlockViewProps) {
  const { block } = props;
  const heading = `block-${block.id}`;
  return (
    <section class={`card stack block block--${block.kind.toLowerCase()}`} aria-labelledby={heading}>
      <div class="block__head">
        <Icon name={BLOCK_ICONS[block.kind]} />
        <h2 id={heading}>{blockName(block)}</h2>
        <span class="quiet">{blockMinutes(block)}</span>
      </div>
      <Inside {...props} />
    </section>
  );
}

function Inside(props: BlockViewProps) {
  const { block, onOpen, quiz, onDone } = props;
  switch (block.kind) {
    case "TEXT":
    case "HANDIN":
      return <RichText source={block.text} />;
    case "VIDEO":
    case "AUDIO":
      return <Player {...props} />;
    case "PDF":
      return <Sheet block={block} onOpen={onOpen} />;
    case "LINK":
      return <WebLink block={block} onOpen={onOpen} />;
    case "EMBED":
      return <Embed block={block} name={blockName(block)} onOpen={onOpen} />;
    case "QUIZ":
      return quiz ? <Questions blockId={block.id} quiz={quiz} onDone={onDone} /> : <QuestionList block={block} />;
    default:
      return <p>{t("catalogue.block.pause.text")}</p>;
  }
}

interface QuestionsProps {
  readonly blockId: string;
  readonly quiz: (blockId: string) => QuizCalls;
  readonly onDone: BlockViewProps["onDone"];
}

/** The quiz of a block; its code is fetched only where there is one. */
function Questions({ blockId, quiz, onDone }: QuestionsProps) {
  const [room, open] = useState<typeof import("./quiz") | null>(null);
  const [error, fail] = useState<unknown>(null);
  const [calls] = useState(() => quiz(blockId));
  const load = (): void => {
    fail(null);
    import("./quiz").then(open, fail);
  };
  useEffect(load, []);
  if (room) return <room.Quiz blockId={blockId} calls={calls} onDone={onDone} />;
  return error ? <Trouble error={error} retry={load} /> : <Loading />;
}

/** A quiz to read through. */
function QuestionList({ block }: { readonly block: CatalogueBlock }) {
  // To a pupil the questions come by themselves, without what is right.
  if (!block.quiz) return null;
  return (
    <ol>
      {block.quiz.questions.map((one) => (
        <li key={one.id}>{one.text || one.gaps}</li>
      ))}
    </ol>
  );
}

function Player({ block, onMedia, who }: BlockViewProps) {
  if (!block.file_id) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  return <Film block={block} fileId={block.file_id} name={blockName(block)} who={who ?? null} onMedia={onMedia} />;
}

interface OpenedProps {
  readonly block: CatalogueBlock;
  readonly onOpen: BlockViewProps["onOpen"];
}

function Sheet({ block, onOpen }: OpenedProps) {
  if (!block.file_id) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  const address = fileAddress(block.file_id);
  if (showsPdf()) {
    return (
      <>
        <iframe class="block__pdf" src={address} title={blockName(block)} loading="lazy" />
        <p class="quiet">
          {t("catalogue.block.pdf.unseen")}{" "}
          <a href={address} target="_blank" rel="noopener" onClick={onOpen}>
            {t("catalogue.block.pdf.apart")}
          </a>
        </p>
      </>
    );
  }
  return (
    <p>
      <a class="button button--plain" href={address} target="_blank" rel="noopener" onClick={onOpen}>
        <Icon name="file" />
        {t("catalogue.block.pdf.open")}
      </a>
    </p>
  );
}

function WebLink({ block, onOpen }: OpenedProps) {
  if (!isWebAddress(block.url)) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  return (
    <p class="stack">
      <a class="button button--plain" href={block.url} target="_blank" rel="noopener noreferrer" onClick={onOpen}>
        <Icon name="out" />
        {t("catalogue.block.link.open", { host: new URL(block.url).hostname })}
      </a>
      <span class="quiet">{t("catalogue.block.link.hint")}</span>
    </p>
  );
}

/** The text of a block, drawn as text nodes only. */
export function RichText({ source }: { readonly source: string }) {
  const pieces = piecesOf(source);
  if (pieces.length === 0) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  return <div class="rich-text">{pieces.map((piece, at) => drawn(piece, at))}</div>;
}

function drawn(piece: Piece, key: number) {
  switch (piece.kind) {
    case "heading":
      return piece.level === 3 ? <h3 key={key}>{inline(piece.inside)}</h3> : <h4 key={key}>{inline(piece.inside)}</h4>;
    case "points":
      return (
        <ul key={key}>
          {piece.items.map((item, at) => (
            <li key={at}>{inline(item)}</li>
          ))}
        </ul>
      );
    case "steps":
      return (
        <ol key={key} start={piece.first}>
          {piece.items.map((item, at) => (
            <li key={at}>{inline(item)}</li>
          ))}
        </ol>
      );
    case "quote":
      return <blockquote key={key}>{lined(piece.lines)}</blockquote>;
    default:
      return <p key={key}>{lined(piece.lines)}</p>;
  }
}

const lined = (lines: readonly (readonly Inline[])[]) =>
  lines.map((line, at) => [at > 0 ? <br key={`b${at}`} /> : null, inline(line)]);

function inline(parts: readonly Inline[]) {
  return parts.map((part, at) => {
    switch (part.kind) {
      case "strong":
        return <strong key={at}>{inline(part.inside)}</strong>;
      case "stress":
        return <em key={at}>{inline(part.inside)}</em>;
      case "code":
        return <code key={at}>{part.text}</code>;
      case "link":
        return (
          <a key={at} href={part.href} target="_blank" rel="noopener noreferrer">
            {inline(part.inside)}
          </a>
        );
      default:
        return part.text;
    }
  });
}
