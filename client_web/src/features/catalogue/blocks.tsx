/** The blocks of an item, to write, order and take away. */
import type { EditedBlock, ItemEditor } from "../../core/catalogue/item-editor";
import { isWebAddress } from "../../core/catalogue/rich-text";
import type { UploadState, Uploads } from "../../core/catalogue/upload";
import { api } from "../../core/client";
import type { CatalogueBlock, EmbedHosts, ItemBlockKind, StoredKind } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Icon } from "../../ui/icon";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { useLoad } from "../../ui/use-load";
import { BLOCK_ICONS, blockName } from "./block-view";
import { CaptionsField } from "./captions-field";
import { FileField } from "./file-field";
import { LevelsField } from "./levels-field";
import { MoveButton, RemoveButton, useWanted } from "./moving";
import { QuizForm } from "./quiz-form";

const KINDS: readonly ItemBlockKind[] = ["TEXT", "VIDEO", "AUDIO", "PDF", "QUIZ", "HANDIN", "LINK", "EMBED", "PAUSE"];
const MINUTES = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60] as const;
const LONGEST_TEXT = 20_000;

interface BlocksProps {
  readonly editor: ItemEditor;
  /** Those of the editor as they are now. */
  readonly blocks: readonly EditedBlock[];
  /** What the server keeps of them. */
  readonly kept: readonly CatalogueBlock[];
  readonly uploads: Uploads;
  readonly missing: ReadonlySet<string>;
  /** Words for who does not see the list. */
  readonly say: (words: string) => void;
}

export function Blocks({ editor, blocks, kept, uploads, missing, say }: BlocksProps) {
  const { list, want } = useWanted();
  const named = useLoad<EmbedHosts>("embeds", (signal) => api.call("GET /api/catalogue/embeds", { signal }));
  const hosts = named.data?.hosts ?? [];
  const add = (kind: ItemBlockKind): void => {
    const id = editor.add(kind);
    want(`[data-block="${id}"] input, [data-block="${id}"] textarea`);
  };
  const move = (block: EditedBlock, by: -1 | 1): void => {
    want(`[data-block="${block.id}"] [data-move="${by}"]`);
    editor.move(block.id, by);
    const place = editor.form.blocks.findIndex(({ id }) => id === block.id) + 1;
    say(t("catalogue.moved", { name: blockName(block), place, of: blocks.length }));
  };
  const remove = (block: EditedBlock): void => {
    const at = blocks.indexOf(block);
    const next = blocks[at + 1] ?? blocks[at - 1];
    want(next ? `[data-block="${next.id}"] [data-remove]` : null);
    uploads.stop(block.id);
    editor.remove(block.id);
    say(t("catalogue.removed", { name: blockName(block) }));
  };
  const choose = async (block: EditedBlock, file: File): Promise<void> => {
    const ready = await uploads.start(block.id, block.kind as StoredKind, file);
    if (ready) editor.write(block.id, { file_id: ready.id });
  };
  return (
    <section class="stack" aria-labelledby="blocks">
      <h2 id="blocks" tabIndex={-1}>
        {t("catalogue.blocks")}
      </h2>
      {blocks.length === 0 ? <p class="card">{t("catalogue.blocks.none")}</p> : null}
      <ol class="block-list" ref={list}>
        {blocks.map((block, at) => (
          <li key={block.id} data-block={block.id}>
            <BlockForm
              editor={editor}
              block={block}
              place={at}
              missing={missing}
              hosts={hosts}
              say={say}
              kept={kept.find(({ id }) => id === block.id)}
              upload={uploads.of(block.id)}
              empty={missing.has(`blocks.${at}`)}
              onChoose={(file) => void choose(block, file)}
              onStop={() => uploads.stop(block.id)}
              onWrite={(part) => editor.write(block.id, part)}
              onMove={(by) => move(block, by)}
              onRemove={() => remove(block)}
            />
          </li>
        ))}
      </ol>
      <fieldset class="radios">
        <legend class="radios__legend">{t("catalogue.add")}</legend>
        <div class="row">
          {KINDS.filter((kind) => kind !== "EMBED" || hosts.length > 0).map((kind) => (
            <Button key={kind} icon={BLOCK_ICONS[kind]} onClick={() => add(kind)}>
              {t(`catalogue.block.kind.${kind}`)}
            </Button>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

interface InsideProps {
  readonly editor: ItemEditor;
  readonly block: EditedBlock;
  readonly place: number;
  readonly missing: ReadonlySet<string>;
  /** Of which other sites something may be shown. */
  readonly hosts: readonly string[];
  readonly say: (words: string) => void;
  readonly kept: CatalogueBlock | undefined;
  readonly upload: UploadState | null;
  readonly empty: boolean;
  readonly onChoose: (file: File) => void;
  readonly onStop: () => void;
  readonly onWrite: (part: Partial<EditedBlock>) => void;
}

interface BlockFormProps extends InsideProps {
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function BlockForm(props: BlockFormProps) {
  const { block, onWrite, onMove, onRemove } = props;
  const name = blockName(block);
  return (
    <section class="card stack" aria-label={name}>
      <div class="block-form__head">
        <h3>
          <Icon name={BLOCK_ICONS[block.kind]} />
          {t(`catalogue.block.kind.${block.kind}`)}
        </h3>
        <div class="row">
          <MoveButton name={name} by={-1} onMove={onMove} />
          <MoveButton name={name} by={1} onMove={onMove} />
          <RemoveButton name={name} onRemove={onRemove} />
        </div>
      </div>
      <Inside {...props} />
      <div class="item-fields">
        <Field
          label={t("catalogue.block.title")}
          hint={t("catalogue.block.title.hint")}
          value={block.title}
          onInput={(title) => onWrite({ title })}
          input={{ maxLength: 160, autocomplete: "off" }}
        />
        <Select
          label={t("catalogue.block.norm")}
          hint={t("catalogue.block.norm.hint")}
          value={block.norm_seconds === null ? "" : String(block.norm_seconds)}
          empty={t("catalogue.block.norm.estimate")}
          options={normOptions(block.norm_seconds)}
          onChange={(value) => onWrite({ norm_seconds: value === "" ? null : Number(value) })}
        />
      </div>
    </section>
  );
}

/** The usual minutes, and what was chosen before where it is none of them. */
function normOptions(chosen: number | null): readonly { id: string; name: string }[] {
  const seconds = MINUTES.map((minutes) => minutes * 60);
  const all = chosen === null || seconds.includes(chosen) ? seconds : [...seconds, chosen].sort((a, b) => a - b);
  return all.map((one) => ({ id: String(one), name: t("catalogue.block.norm.minutes", { n: Math.round(one / 60) }) }));
}

/** A text to read, or what is to be made. */
function Words({ block, empty, onWrite }: InsideProps) {
  const handin = block.kind === "HANDIN";
  return (
    <>
      <TextArea
        label={t(handin ? "catalogue.block.handin" : "catalogue.block.text")}
        hint={handin ? t("catalogue.block.handin.hint") : undefined}
        rows={8}
        maxLength={LONGEST_TEXT}
        value={block.text}
        error={empty ? t("catalogue.needed") : null}
        onInput={(text) => onWrite({ text })}
      />
      <Help summary={t("catalogue.block.text.how")}>
        <p>{t("catalogue.block.text.how.lines")}</p>
        <p>{t("catalogue.block.text.how.words")}</p>
      </Help>
    </>
  );
}

function Inside(props: InsideProps) {
  const { block, empty, onWrite } = props;
  if (block.kind === "TEXT" || block.kind === "HANDIN") return <Words {...props} />;
  if (block.kind === "LINK") {
    const wrong = block.url.trim() !== "" && !isWebAddress(block.url.trim());
    return (
      <Field
        label={t("catalogue.block.url")}
        hint={t("catalogue.block.url.hint")}
        value={block.url}
        error={wrong ? t("catalogue.block.url.wrong") : empty ? t("catalogue.needed") : null}
        onInput={(url) => onWrite({ url })}
        input={{ maxLength: 2000, autocomplete: "off", spellcheck: false }}
      />
    );
  }
  if (block.kind === "EMBED") return <Elsewhere {...props} />;
  if (block.kind === "QUIZ") return <QuizForm {...props} />;
  if (block.kind !== "PAUSE") return <FromFile {...props} />;
  return <p class="quiet">{t("catalogue.block.pause.about")}</p>;
}

/** Something of another site, of those that the school's server names. */
function Elsewhere({ block, empty, hosts, onWrite }: InsideProps) {
  const url = block.url.trim();
  const wrong = url !== "" && !(isWebAddress(url) && hosts.includes(new URL(url).hostname));
  return (
    <Field
      label={t("catalogue.block.embed.url")}
      hint={t("catalogue.block.embed.url.hint", { hosts: hosts.join(", ") })}
      value={block.url}
      error={wrong ? t("catalogue.block.embed.url.wrong") : empty ? t("catalogue.needed") : null}
      onInput={(address) => onWrite({ url: address })}
      input={{ maxLength: 2000, autocomplete: "off", spellcheck: false }}
    />
  );
}

/** A file, and what belongs to it once the server keeps it in this block. */
function FromFile(props: InsideProps) {
  const { block, kept } = props;
  const itemId = props.editor.view.card.id;
  const fileId = block.file_id === kept?.file_id ? block.file_id : null;
  return (
    <>
      <FileField {...props} />
      {fileId && block.kind === "VIDEO" ? <LevelsField key={`levels ${fileId}`} fileId={fileId} /> : null}
      {fileId && block.kind !== "PDF" ? <CaptionsField key={fileId} fileId={fileId} itemId={itemId} /> : null}
    </>
  );
}
