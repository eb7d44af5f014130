/** Our own line drawings on a 24 grid. Always beside words, so hidden from screen readers. */
const DRAWINGS = {
  logo: "M8 6.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6M3 20c0-4 2-6 5-6s5 2 5 6M16.500 7a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5M16 15c3 0 5 1.500 5 5",
  door: "M5 21V4l9-2v20zM14 5h5v16M3 21h18M11 12v1",
  home: "M3 11l9-7 9 7M6 9v11h12V9M10 20v-6h4v6",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7v5l3 2",
  plus: "M12 5v14M5 12h14",
  check: "M5 13l4 4L19 7",
  cross: "M6 6l12 12M18 6L6 18",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  info: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 11v6M12 7.500v.1",
  warning: "M12 3.500L2.500 20h19zM12 10v5M12 17.500v.1",
  device: "M7 2h10v20H7zM11 18.500h2",
  screen: "M3 4h18v12H3zM8 20h8M12 16v4",
  key: "M8 11a4 4 0 1 1 0 8 4 4 0 0 1 0-8M11 12l8-8M16 7l3 3M13.500 9.500l2 2",
  people:
    "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M3 20c0-4 2-7 6-7s6 3 6 7M16 5.500a3 3 0 0 1 0 5.500M18 13.500c2 1 3 3.500 3 6.500",
  book: "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14",
  gear: "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3",
  copy: "M9 9h11v12H9zM5 15H4V3h11v2",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4",
  file: "M6 2h8l5 5v15H6zM14 2v5h5",
  print: "M7 8V3h10v5M5 17H3V8h18v9h-2M7 14h10v7H7z",
  out: "M10 4H4v16h6M9 12h12M17 8l4 4-4 4",
  eye: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5 11a7 7 0 0 0 14 0M12 18v3",
  camera: "M3 7h11v10H3zM14 11l7-4v10l-7-4",
  photo: "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7",
  hand: "M7 12V6a1.500 1.500 0 0 1 3 0v5V4a1.500 1.500 0 0 1 3 0v7V5a1.500 1.500 0 0 1 3 0v7M16 12v-2a1.500 1.500 0 0 1 3 0v5c0 4-3 7-6.500 7S7 20 5.500 17L3.500 13.500c1-1.500 2.500-1 3.500.5",
  moon: "M14 3.500a9 9 0 1 0 6.500 13.500A8 8 0 0 1 14 3.500",
  pause: "M8 5v14M16 5v14",
  stop: "M6 6h12v12H6z",
  sound: "M4 9v6h4l5 4V5L8 9zM16.500 9a4 4 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11",
  curtain: "M3 3h18M4 3v17c3 0 5-3 5-9V3M20 3v17c-3 0-5-3-5-9V3",
  cup: "M4 9h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 11h2a2 2 0 0 1 0 5h-2M8 3v3M12 3v3",
  captions: "M3 5h18v14H3zM6 10h3M12 10h6M6 15h7M16 15h2",
  question:
    "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .800-1 1.700M12 16.500v.1",
  keyboard: "M2 6h20v12H2zM6 10h.1M10 10h.1M14 10h.1M18 10h.1M8 14h8",
  board: "M3 4h18v12H3zM8 20l2-4M16 20l-2-4M7 9h6M7 12h9",
  teacher: "M12 4a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7M5 21c0-5 3-8 7-8s7 3 7 8",
  class:
    "M7 6a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5M17 6a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5M2 20c0-4 2-6 5-6s5 2 5 6M12 20c0-4 2-6 5-6s5 2 5 6",
} as const;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
