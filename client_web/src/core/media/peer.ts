/** Making peer connections the Erbij way: no third-party servers, VP8 and Opus only. Relays: `relay.ts`. */
export function newPeer(): RTCPeerConnection {
  return new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
}

const WANTED: ReadonlySet<string> = new Set(["video/vp8", "video/rtx", "audio/opus"]);

/** Strike every codec but VP8 (with its retransmission) and Opus; a browser that cannot is left as it is. */
export function restrictCodecs(transceiver: RTCRtpTransceiver): void {
  const kind = transceiver.receiver.track.kind;
  const codecs = RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
  const kept = codecs.filter((codec) => WANTED.has(codec.mimeType.toLowerCase()));
  if (kept.length > 0) transceiver.setCodecPreferences?.(kept);
}

/** Resolves when the path works, rejects when it fails or takes longer than `within` ms. */
export function whenUp(peer: RTCPeerConnection, within: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(false), within);
    const changed = (): void => {
      if (peer.connectionState === "connected") done(true);
      else if (peer.connectionState === "failed" || peer.connectionState === "closed") done(false);
    };
    function done(up: boolean): void {
      clearTimeout(timer);
      peer.removeEventListener("connectionstatechange", changed);
      up ? resolve() : reject(new Error("no media path"));
    }
    peer.addEventListener("connectionstatechange", changed);
    changed();
  });
}
