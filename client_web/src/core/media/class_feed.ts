/**
 * What the classroom shows and lets hear: camera and microphone open between `open()` and `close()` only, which the unit
 * calls when somebody takes part and when nobody does any more. Behind a curtain the camera is closed, not just unseen.
 * A shared screen is the teacher's and stays theirs.
 */
import type { SourceKind } from "../../generated/wire";
import { DevicesFailed } from "../live/session";
import { cameraChoice } from "../store";
import { type Aims, MOVES, type Motor, motorOf } from "./aim";
import { boardCameraOf, classPlan, type Feed, type PictureKind } from "./class_plan";
import { type Crops, canCrop, cropTracks } from "./crops";
import { type Demo, demoPicture, demoTone, prepareDemo } from "./demo";
import { camera, countDevices, microphone, openTracks } from "./devices";
import type { Tracks } from "./publisher";
import { stillOf } from "./still";
import type { Crop } from "./transforms";
import { boardOf, NO_VIEWS, type Rect, tableOf, teacherOf, type Views } from "./views";

export type FeedState = "closed" | "opening" | "open" | "failed";

type Cut = Extract<Feed, "board_crop" | "teacher_crop" | "region_crop" | "table_crop">;

export class ClassFeed {
  state: FeedState = "closed";
  /** Called whenever `tracks()` may answer otherwise. */
  changed: () => void = () => undefined;
  /** The camera's motor by way of this device, where the browser may not use it. */
  lent: Motor | null = null;
  readonly #demo: boolean;
  #turn = 0;
  #drawn: ReadonlyMap<SourceKind, Demo> = new Map();
  #room: MediaStreamTrack | null = null;
  #board: MediaStreamTrack | null = null;
  #sound: MediaStreamTrack | null = null;
  #pictures = true;
  #views: Views = NO_VIEWS;
  #crops: Crops | null = null;
  #cuts: ReadonlyMap<Cut, MediaStreamTrack> = new Map();
  #boardCrops: Crops | null = null;
  #unlisten: () => void = () => undefined;
  #screen: MediaStreamTrack | null = null;
  #motor: Motor | null = null;
  #aims: Aims = {};
  #aimed: PictureKind = "room";

  /** `demo`: a demonstration school, where missing devices are drawn. */
  constructor(demo: boolean) {
    this.#demo = demo;
    if (demo || cameraChoice() === "demo") prepareDemo();
  }

  /** The open microphone of the class, if any. */
  get sound(): MediaStreamTrack | null {
    return this.tracks().get("class_sound") ?? null;
  }

  get seesClass(): boolean {
    return this.#room !== null || this.#board !== null || this.#drawn.has("room");
  }

  /** In a demonstration school a missing device is drawn, so it is not missed. */
  get drawsMissing(): boolean {
    return this.#demo || cameraChoice() === "demo";
  }

  /** Whether the camera is meant to be open; not behind a curtain. */
  get pictures(): boolean {
    return this.#pictures;
  }

  get views(): Views {
    return this.#views;
  }

  /** What may be seen, and the pieces of it; an open camera is opened anew with them. */
  show(views: Views): void {
    this.#views = views;
    if (views.region) this.#aimed = "room";
    if (this.state === "open" || this.state === "opening") this.#anew();
  }

  /** Where the camera can be turned to now; nowhere with a border, which holds for one place alone. */
  get aims(): Aims {
    return this.#motor && this.#views.region === null ? this.#aims : {};
  }

  get aimed(): PictureKind {
    return this.#aimed;
  }

  /** The places that were stored for a camera that can move. */
  storeAims(aims: Aims): void {
    this.#aims = aims;
  }

  /** Turn the camera to a stored place, and stay there until it is turned again. */
  async aim(name: PictureKind): Promise<void> {
    const aim = this.aims[name];
    if (!aim || !this.#motor) return;
    await this.#motor.move(aim);
    this.#aimed = name;
    this.changed();
  }

  /** The next lesson begins where the camera looks by itself. */
  aimBack(): void {
    this.#aimed = "room";
  }

  get sharing(): boolean {
    return this.#screen !== null;
  }

  /** `pictures` false: the microphone alone; a camera that is open is closed. */
  async open(pictures = true): Promise<void> {
    const same = pictures === this.#pictures;
    this.#pictures = pictures;
    if (this.state === "opening" || this.state === "open") {
      if (same) return;
      if (!pictures && this.state === "open") return this.#closePictures();
      this.close();
    }
    this.#turn += 1;
    const turn = this.#turn;
    this.#listen();
    this.#become("opening");
    try {
      await this.#acquire(turn);
      if (turn === this.#turn) this.#become("open");
    } catch {
      if (turn === this.#turn) this.#become("failed");
    }
  }

  close(): void {
    this.#turn += 1;
    this.#unlisten();
    this.#stopPictures();
    for (const demo of this.#drawn.values()) demo.stop();
    this.#drawn = new Map();
    this.#sound?.stop();
    this.#sound = null;
    if (this.state !== "closed") this.#become("closed");
  }

  /** One click: choose a screen or window to show as the board. */
  async share(): Promise<void> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 5 } }, audio: false });
    const [track] = stream.getVideoTracks();
    if (!track) return;
    this.#screen?.stop();
    this.#screen = track;
    track.addEventListener("ended", () => this.#screen === track && this.unshare());
    this.changed();
  }

  unshare(): void {
    this.#screen?.stop();
    this.#screen = null;
    this.changed();
  }

  /** What can be sent now, by source. */
  tracks(): Tracks {
    if (this.state !== "open" && this.state !== "failed") return new Map();
    const tracks = new Map<SourceKind, MediaStreamTrack>();
    for (const [kind, { track }] of this.#drawn) tracks.set(kind, track);
    const plan = classPlan({
      screen: this.#screen !== null,
      roomCamera: this.#room !== null,
      boardCamera: this.#board !== null,
      canCrop: this.#crops !== null,
      region: this.#views.region !== null,
      table: tableOf(this.#views) !== null,
      boardRegion: this.#views.board_camera !== null,
      aimed: this.#aimed,
    });
    for (const [kind, feed] of plan) {
      const track = this.#trackOf(feed);
      if (track) tracks.set(kind, track);
    }
    if (this.#sound) tracks.set("class_sound", this.#sound);
    return tracks;
  }

  /** The board at its full size, whatever is sent of it. */
  async still(): Promise<Blob> {
    const drawn = this.#drawn.get("board");
    if (this.#screen) return await stillOf(this.#screen, null, false);
    if (this.#board) return await stillOf(this.#board, this.#views.board_camera, true);
    if (this.#room) return await stillOf(this.#room, this.#aimed === "board" ? null : boardOf(this.#views), true);
    if (drawn) return await stillOf(drawn.track, null, false);
    throw new DevicesFailed("missing");
  }

  #closePictures(): void {
    this.#stopPictures();
    const sound = this.#drawn.get("class_sound");
    for (const demo of this.#drawn.values()) if (demo !== sound) demo.stop();
    this.#drawn = new Map(sound ? [["class_sound", sound]] : []);
    this.changed();
  }

  #stopPictures(): void {
    this.#crops?.stop();
    this.#boardCrops?.stop();
    this.#crops = null;
    this.#boardCrops = null;
    this.#cuts = new Map();
    for (const track of [this.#room, this.#board]) track?.stop();
    this.#room = null;
    this.#board = null;
    this.#motor = null;
  }

  #trackOf(feed: Feed): MediaStreamTrack | null {
    switch (feed) {
      case "screen":
        return this.#screen;
      case "board_camera":
        return this.#board;
      case "room_camera":
        return this.#room;
      case "board_camera_crop":
        return this.#boardCrops?.tracks[0] ?? null;
      default:
        return this.#cuts.get(feed) ?? null;
    }
  }

  async #acquire(turn: number): Promise<void> {
    const wanted = this.#pictures;
    if (cameraChoice() === "demo") return await this.#draw(turn, wanted, true);
    const [picture, sound] = [wanted ? await this.#openCamera(turn) : true, await this.#openMicrophone(turn)];
    if (picture && sound) return;
    if (this.#demo) await this.#draw(turn, !picture, !sound);
    else if (!picture && !sound) throw new DevicesFailed("missing");
  }

  async #openCamera(turn: number): Promise<boolean> {
    // A part of the picture must still be sharp enough to read: then as many pixels as the camera has.
    const [width, height] = this.#views.region ? ([3_840, 2_160] as const) : ([1_920, 1_080] as const);
    const track = await first({ video: { ...camera(width, height, 24), ...MOVES } });
    if (!this.#mine(turn, track)) return true;
    if (!track) return false;
    const motor = motorOf(track) ?? this.lent;
    // Before anything of it is sent: a border holds for the place in which it was drawn.
    await motor?.move(this.#aims[this.#aimed] ?? {}).catch(() => undefined);
    if (turn !== this.#turn) return true;
    this.#motor = motor;
    this.#room = track;
    await this.#openBoardCamera(turn, track);
    if (turn === this.#turn && canCrop()) this.#cut(track);
    return true;
  }

  #cut(room: MediaStreamTrack): void {
    const { region } = this.#views;
    const table = tableOf(this.#views);
    const cuts: [Cut, Crop][] = [
      ["board_crop", { ...boardOf(this.#views), framesPerSecond: 5 }],
      ["teacher_crop", { ...teacherOf(this.#views), framesPerSecond: 20 }],
    ];
    if (region) cuts.push(["region_crop", { ...region, framesPerSecond: 24 }]);
    if (table) cuts.push(["table_crop", { ...table, framesPerSecond: 20 }]);
    this.#crops = cropTracks(
      room,
      cuts.map(([, crop]) => crop),
    );
    const tracks = this.#crops?.tracks ?? [];
    this.#cuts = new Map(cuts.flatMap(([cut], n) => (tracks[n] ? [[cut, tracks[n]] as const] : [])));
  }

  /** Names of devices are known only now that permission was given. */
  async #openBoardCamera(turn: number, room: MediaStreamTrack): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const id = boardCameraOf(devices.filter(({ kind }) => kind === "videoinput"));
    if (id === null || id === room.getSettings().deviceId) return;
    const [width, height] = this.#views.board_camera ? [3_840, 2_160] : [1_920, 1_080];
    const size = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 5 } };
    const track = await first({ video: { deviceId: { exact: id }, ...size } });
    if (!this.#mine(turn, track) || !track) return;
    this.#board = track;
    const part: Rect | null = this.#views.board_camera;
    if (part && canCrop()) this.#boardCrops = cropTracks(track, [{ ...part, framesPerSecond: 5 }]);
  }

  async #openMicrophone(turn: number): Promise<boolean> {
    const track = await first({ audio: microphone(false) });
    if (!this.#mine(turn, track)) return true;
    this.#sound = track;
    return track !== null;
  }

  /** A camera or microphone that is plugged in while one is missing: everything is opened anew, nobody has to touch it. */
  #listen(): void {
    this.#unlisten();
    if (!navigator.mediaDevices) return;
    let known = countInputs();
    const plugged = async (): Promise<void> => {
      const [before, now] = [await known, await countInputs()];
      known = Promise.resolve(now);
      const complete = (this.#room !== null || !this.#pictures) && this.#sound !== null;
      if (now > before && !complete && (this.state === "open" || this.state === "failed")) this.#anew();
    };
    const listener = (): void => void plugged();
    navigator.mediaDevices.addEventListener("devicechange", listener);
    this.#unlisten = () => navigator.mediaDevices.removeEventListener("devicechange", listener);
  }

  #anew(): void {
    this.close();
    void this.open(this.#pictures);
  }

  /** False when the feed was closed in the meantime; the late track is stopped. */
  #mine(turn: number, track: MediaStreamTrack | null): boolean {
    if (turn !== this.#turn) {
      track?.stop();
      return false;
    }
    track?.addEventListener("ended", () => turn === this.#turn && this.#anew());
    return true;
  }

  async #draw(turn: number, picture: boolean, sound: boolean): Promise<void> {
    const drawn = new Map<SourceKind, Demo>();
    for (const kind of picture ? (["board", "teacher", "room"] as const) : []) drawn.set(kind, await demoPicture(kind));
    if (sound) drawn.set("class_sound", demoTone());
    if (turn === this.#turn) this.#drawn = drawn;
    else for (const demo of drawn.values()) demo.stop();
  }

  #become(state: FeedState): void {
    this.state = state;
    this.changed();
  }
}

async function countInputs(): Promise<number> {
  const found = await countDevices();
  return found === null ? 0 : found.cameras + found.microphones;
}

async function first(constraints: MediaStreamConstraints): Promise<MediaStreamTrack | null> {
  return await openTracks(constraints).then(
    ([track]) => track ?? null,
    () => null,
  );
}
