// Looks over the page's shoulder: what it asked of the devices, what its pictures and sounds really do, and when.
// Date.now() is one clock for every page on this machine, so times of two pages can be compared.
(() => {
  if (window.__probe) return;
  const probe = { asked: [], tapped: 0, firstFrameAfterTap: 0, frames: [], sounds: {}, announced: [], peers: [] };
  Object.defineProperty(window, "__probe", { value: probe });

  const Peer = window.RTCPeerConnection;
  if (Peer) {
    window.RTCPeerConnection = class extends Peer {
      constructor(...given) {
        super(...given);
        probe.peers.push(this);
      }
    };
  }

  const devices = navigator.mediaDevices;
  if (devices) {
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => {
      probe.asked.push({ at: Date.now(), audio: !!constraints?.audio, video: !!constraints?.video });
      return ask(constraints);
    };
  }

  // The time of the last tap or key, and of the first new frame in the large picture after it.
  const picture = () => document.querySelector('video[data-role="picture"]');
  const watched = new WeakSet();
  const watch = () => {
    const video = picture();
    if (!video || watched.has(video) || !video.requestVideoFrameCallback) return;
    watched.add(video);
    const seen = () => {
      const now = Date.now();
      if (probe.tapped && !probe.firstFrameAfterTap) probe.firstFrameAfterTap = now;
      probe.frames.push(now);
      if (probe.frames.length > 2000) probe.frames.shift();
      video.requestVideoFrameCallback(seen);
    };
    video.requestVideoFrameCallback(seen);
  };
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => { probe.tapped = Date.now(); probe.firstFrameAfterTap = 0; }, true);
  }
  const status = () => {
    for (const place of document.querySelectorAll('[role="status"], [aria-live]')) {
      const words = place.textContent.trim();
      const last = probe.announced[probe.announced.length - 1];
      if (words && words !== last?.words) probe.announced.push({ at: Date.now(), words });
    }
  };
  new MutationObserver(() => { watch(); status(); }).observe(document, { childList: true, subtree: true, characterData: true });

  // The longest time without a new frame after an instant: [from, to], or null while it lasts.
  probe.darkest = (since) => {
    const times = [since, ...probe.frames.filter((at) => at > since)];
    let longest = null;
    for (let i = 1; i < times.length; i += 1) {
      if (!longest || times[i] - times[i - 1] > longest[1] - longest[0]) longest = [times[i - 1], times[i]];
    }
    return longest && Date.now() - times[times.length - 1] < longest[1] - longest[0] ? longest : null;
  };

  // What a video shows: how many frames so far, its size, and a fingerprint of a small copy.
  probe.look = (selector) => {
    const video = document.querySelector(selector);
    if (!video || !video.videoWidth) return null;
    const canvas = document.createElement("canvas");
    canvas.width = 64; canvas.height = 36;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, 64, 36);
    const pixels = context.getImageData(0, 0, 64, 36).data;
    let print = 0, lit = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const value = pixels[i] + pixels[i + 1] + pixels[i + 2];
      print = (Math.imul(print, 31) + value) | 0;
      if (value > 48) lit += 1;
    }
    return { frames: video.getVideoPlaybackQuality().totalVideoFrames, width: video.videoWidth, height: video.videoHeight, print, lit };
  };

  // Records when any of the audio elements is heard: the loudness of what it plays, 50 times a second.
  probe.listen = (selector) => {
    if (probe.sounds[selector]) return;
    const heard = (probe.sounds[selector] = { times: [], loudest: 0, state: "" });
    const audio = new AudioContext();
    const meters = new WeakMap(); // by track: the next connection gives its own the same id
    const samples = new Float32Array(2048);
    setInterval(() => {
      heard.state = audio.state;
      if (audio.state !== "running") audio.resume();
      for (const element of document.querySelectorAll(selector)) {
        const track = element.srcObject?.getAudioTracks?.()[0];
        if (!track || element.paused || element.muted || element.volume === 0) continue;
        let meter = meters.get(track);
        if (!meter) {
          meter = audio.createAnalyser();
          meter.fftSize = 2048;
          audio.createMediaStreamSource(new MediaStream([track])).connect(meter);
          meters.set(track, meter);
        }
        meter.getFloatTimeDomainData(samples);
        let sum = 0;
        for (const value of samples) sum += value * value;
        const rms = Math.sqrt(sum / samples.length);
        if (rms > heard.loudest) heard.loudest = rms;
        if (rms > 0.001) heard.times.push(Date.now());
      }
    }, 20);
  };

  // What the page makes sound of itself, past any element: when it was heard on its way out.
  probe.played = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const meter = this.context.createAnalyser();
      const samples = new Float32Array(2048);
      connect.call(this, meter);
      const timer = setInterval(() => {
        if (this.context.state === "closed") return clearInterval(timer);
        meter.getFloatTimeDomainData(samples);
        if (samples.some((value) => Math.abs(value) > 0.001)) probe.played.push(Date.now());
      }, 20);
    }
    return connect.call(this, to, ...rest);
  };
  probe.heardSince = (selector, since) => probe.sounds[selector]?.times.find((at) => at >= since) ?? 0;
  probe.heardBetween = (selector, since, until) =>
    (probe.sounds[selector]?.times ?? []).filter((at) => at >= since && at <= until);
  probe.lastHeard = (selector) => probe.sounds[selector]?.times.at(-1) ?? 0;
})();
