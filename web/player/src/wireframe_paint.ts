/** Wireframes drawn on a canvas: what each type looks like. Colours and sizes are the recording's where it tells them, else calm ones. */

import type { Box, Screen } from "./wireframe.ts";

type Pen = CanvasRenderingContext2D;
type Draw = (pen: Pen, box: Box) => void;

const INK = "#1f2430";
const QUIET = "#8a93a3";
const LINE = "#c9cfd8";
const SOFT = "#eef0f4";
const ACCENT = "#4263eb";

const DRAWERS: Readonly<Record<string, Draw>> = {
  text: drawText,
  image: (pen, box) => drawHolder(pen, box, "Image"),
  placeholder: (pen, box) => drawHolder(pen, box, text(box.told.label) || "Hidden"),
  web_view: (pen, box) => drawHolder(pen, box, text(box.told.url) || "Web page"),
  screenshot: (pen, box) => drawHolder(pen, box, ""),
  input: drawInput,
  status_bar: drawSurface,
  navigation_bar: drawSurface,
};

export function paint(pen: Pen, screen: Screen): void {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, screen.width, screen.height);
  for (const box of screen.boxes) {
    paintBox(pen, box);
  }
  if (screen.keyboard > 0) {
    paintKeyboard(pen, screen);
  }
}

function paintBox(pen: Pen, box: Box): void {
  (DRAWERS[box.type] ?? drawSurface)(pen, box);
  for (const child of box.children) {
    paintBox(pen, child);
  }
}

function paintKeyboard(pen: Pen, { width, height, keyboard }: Screen): void {
  pen.fillStyle = "#d4d8df";
  pen.fillRect(0, height - keyboard, width, keyboard);
  write(pen, "Keyboard", width / 2, height - keyboard / 2, { align: "center", colour: "#5c6675", size: 13 });
}

/** Background and border. */
function drawSurface(pen: Pen, box: Box): void {
  const fill = text(box.style.backgroundColor);
  const border = number(box.style.borderWidth);
  outline(pen, box);
  if (fill) {
    pen.fillStyle = fill;
    pen.fill();
  }
  if (border > 0) {
    pen.lineWidth = border;
    pen.strokeStyle = text(box.style.borderColor) || LINE;
    pen.stroke();
  }
}

function drawText(pen: Pen, box: Box): void {
  drawSurface(pen, box);
  lines(pen, box, text(box.told.text));
}

function drawHolder(pen: Pen, box: Box, label: string): void {
  outline(pen, box);
  pen.fillStyle = text(box.style.backgroundColor) || SOFT;
  pen.fill();
  if (box.width > 50 && box.height > 18) {
    const size = Math.min(13, box.height / 2);
    write(
      pen,
      label,
      box.x + box.width / 2,
      box.y + box.height / 2,
      { align: "center", colour: QUIET, size },
      box.width,
    );
  }
}

function drawInput(pen: Pen, box: Box): void {
  const kind = text(box.told.inputType);
  if (kind === "checkbox" || kind === "radio" || kind === "toggle") {
    drawSwitch(pen, box, kind);
  } else if (kind === "progress") {
    drawProgress(pen, box);
  } else if (kind === "button") {
    drawButton(pen, box);
  } else {
    drawField(pen, box);
  }
}

function drawField(pen: Pen, box: Box): void {
  drawSurface(pen, { ...box, style: { borderWidth: 1, borderRadius: 6, ...box.style } });
  const options = Array.isArray(box.told.options) ? text(box.told.options[0]) : "";
  lines(
    pen,
    { ...box, style: { paddingLeft: 8, verticalAlign: "center", ...box.style } },
    text(box.told.value) || options,
  );
}

function drawButton(pen: Pen, box: Box): void {
  drawSurface(pen, { ...box, style: { backgroundColor: SOFT, borderRadius: 8, ...box.style } });
  const style = { horizontalAlign: "center", verticalAlign: "center", ...box.style };
  lines(pen, { ...box, style }, text(box.told.value) || text(box.told.label));
}

/** Checkbox, radio button or toggle, with its label beside it. */
function drawSwitch(pen: Pen, box: Box, kind: string): void {
  const side = Math.min(box.height, 22);
  const wide = kind === "toggle" ? side * 1.7 : side;
  const top = box.y + (box.height - side) / 2;
  const isOn = box.told.checked === true;
  const colour = text(box.style.color) || ACCENT;
  pen.beginPath();
  pen.roundRect(box.x + 1, top + 1, wide - 2, side - 2, kind === "checkbox" ? 4 : side / 2);
  pen.fillStyle = isOn ? colour : "#fff";
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = isOn ? colour : QUIET;
  pen.stroke();
  drawMark(pen, kind, isOn, box.x, top, wide, side);
  const style = { verticalAlign: "center", ...box.style, color: INK };
  lines(pen, { ...box, x: box.x + wide + 6, width: box.width - wide - 6, style }, text(box.told.label));
}

/** The tick of a box, the dot of a button, the knob of a toggle. */
function drawMark(pen: Pen, kind: string, isOn: boolean, x: number, y: number, wide: number, side: number): void {
  pen.beginPath();
  if (kind === "toggle") {
    pen.arc(x + (isOn ? wide - side / 2 : side / 2), y + side / 2, side * 0.32, 0, Math.PI * 2);
    pen.fillStyle = isOn ? "#fff" : QUIET;
    pen.fill();
  } else if (isOn && kind === "radio") {
    pen.arc(x + side / 2, y + side / 2, side * 0.2, 0, Math.PI * 2);
    pen.fillStyle = "#fff";
    pen.fill();
  } else if (isOn) {
    pen.moveTo(x + side * 0.27, y + side * 0.52);
    pen.lineTo(x + side * 0.44, y + side * 0.68);
    pen.lineTo(x + side * 0.74, y + side * 0.34);
    pen.lineWidth = 2;
    pen.strokeStyle = "#fff";
    pen.stroke();
  }
}

function drawProgress(pen: Pen, box: Box): void {
  const most = number(box.told.max) || 1;
  const share = Math.min(1, Math.max(0, number(box.told.value) / most));
  drawSurface(pen, { ...box, style: { borderRadius: box.height / 2, ...box.style, backgroundColor: LINE } });
  drawSurface(pen, {
    ...box,
    width: box.width * share,
    style: { borderRadius: box.height / 2, ...box.style, backgroundColor: text(box.style.color) || ACCENT },
  });
}

function outline(pen: Pen, box: Box): void {
  const radius = Math.min(number(box.style.borderRadius), box.width / 2, box.height / 2);
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, radius);
}

/** Text in its box, broken into lines that fit. */
function lines(pen: Pen, box: Box, words: string): void {
  if (words === "") {
    return;
  }
  const { style } = box;
  const size = number(style.fontSize) || Math.min(16, Math.max(8, box.height * 0.7));
  const left = box.x + number(style.paddingLeft);
  const wide = Math.max(1, box.width - number(style.paddingLeft) - number(style.paddingRight));
  pen.font = font(style, size);
  const rows = broken(pen, words, wide).slice(0, Math.max(1, Math.floor(box.height / size)));
  const align = alignment(style.horizontalAlign);
  const x = align === "left" ? left : align === "right" ? left + wide : left + wide / 2;
  const high = size * 1.25;
  const isTop = style.verticalAlign === "top" || rows.length * high > box.height;
  const first = isTop
    ? box.y + number(style.paddingTop) + high / 2
    : box.y + box.height / 2 - ((rows.length - 1) * high) / 2;
  rows.forEach((row, index) => {
    write(pen, row, x, first + index * high, { align, colour: text(style.color) || INK, size, style });
  });
}

function broken(pen: Pen, words: string, wide: number): string[] {
  const rows: string[] = [];
  for (const word of words.slice(0, 5_000).split(/(?<=\s)/)) {
    const last = rows.at(-1);
    if (last !== undefined && !last.endsWith("\n") && pen.measureText(last + word.trimEnd()).width <= wide) {
      rows[rows.length - 1] = last + word;
    } else {
      rows.push(word);
    }
  }
  return rows.map((row) => row.trim());
}

interface Writing {
  readonly align: CanvasTextAlign;
  readonly colour: string;
  readonly size: number;
  readonly style?: Box["style"];
}

function write(pen: Pen, words: string, x: number, y: number, writing: Writing, wide?: number): void {
  pen.font = font(writing.style ?? {}, writing.size);
  pen.textAlign = writing.align;
  pen.textBaseline = "middle";
  pen.fillStyle = writing.colour;
  pen.fillText(words, x, y, wide === undefined ? undefined : Math.max(1, wide - 8));
}

function font(style: Box["style"], size: number): string {
  const family = text(style.fontFamily).replace(/[^\w\s-]/g, "");
  return `${Math.min(200, size)}px ${family ? `"${family}", ` : ""}system-ui, sans-serif`;
}

function alignment(value: unknown): CanvasTextAlign {
  return value === "center" || value === "right" ? value : "left";
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number {
  const found = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof found === "number" && Number.isFinite(found) ? found : 0;
}
