/** A QR drawing of the server, drawn again by us: only the shapes are taken over, nothing that could do anything. */
interface Drawing {
  readonly viewBox: string;
  readonly paths: readonly { readonly d: string; readonly transform: string | undefined; readonly stroked: boolean }[];
}

export function readDrawing(svg: string): Drawing | null {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const size = [root.getAttribute("width"), root.getAttribute("height")].map((side) => Number.parseFloat(side ?? ""));
  const viewBox = root.getAttribute("viewBox") ?? (size.every(Number.isFinite) ? `0 0 ${size.join(" ")}` : "");
  const paths = [...root.querySelectorAll("path")].map((path) => ({
    d: path.getAttribute("d") ?? "",
    transform: (path.hasAttribute("transform") ? path : path.closest("g"))?.getAttribute("transform") ?? undefined,
    stroked: path.hasAttribute("stroke") || path.classList.contains("qrline"),
  }));
  return viewBox !== "" && paths.length > 0 ? { viewBox, paths } : null;
}

/** Always dark on white: scanners want it so. */
export function Qr({ svg, label }: { readonly svg: string; readonly label: string }) {
  const drawing = readDrawing(svg);
  if (!drawing) return null;
  return (
    <svg class="qr" viewBox={drawing.viewBox} role="img" aria-label={label} shape-rendering="crispEdges">
      {drawing.paths
        .filter((path) => path.stroked || drawing.paths.length === 1)
        .map((path) => (
          <path key={path.d} d={path.d} transform={path.transform} class={path.stroked ? "qr__line" : "qr__area"} />
        ))}
    </svg>
  );
}
