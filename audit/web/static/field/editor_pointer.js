// What a finger, pen or mouse does on the picture of the photo editor: a tap puts a mark there, a
// pull gives it its size, and a mark that is touched goes along.

import { moved, newMark, pulled, touches } from "./editor_marks.js";

// On the screen, in the page's pixels: how near is a hit, and how far a finger trembles.
const FINGER = 16;
const STILL = 6;

// `on` adds a listener that goes away with the editor.
export function followPointer(editor, on) {
  const pointer = new Pointer(editor);
  on(editor.drawing, "pointerdown", (event) => pointer.down(event));
  on(editor.drawing, "pointermove", (event) => pointer.drag(event));
  on(editor.drawing, "pointerup", () => pointer.lift());
  on(editor.drawing, "pointercancel", () => pointer.giveUp());
}

class Pointer {
  constructor(editor) {
    this.editor = editor;
    this.gesture = null;
  }

  // Where on the photo the pointer is, and how many of its pixels one of the page's makes.
  place(event) {
    const { width, height } = this.editor.photo;
    const box = this.editor.drawing.getBoundingClientRect();
    const scale = Math.min(box.width / width, box.height / height);
    const x = (event.clientX - box.left - (box.width - width * scale) / 2) / scale;
    const y = (event.clientY - box.top - (box.height - height * scale) / 2) / scale;
    return {
      x: Math.min(Math.max(x, 0), width),
      y: Math.min(Math.max(y, 0), height),
      pixels: 1 / scale,
    };
  }

  down(event) {
    if (!event.isPrimary || event.button !== 0) {
      return;
    }
    const { pixels, ...from } = this.place(event);
    const hit = [...this.editor.marks]
      .reverse()
      .find(({ mark }) => touches(mark, from, FINGER * pixels));
    if (!hit && !this.editor.tool) {
      this.editor.tell("photo-choose-first");
      return;
    }
    event.preventDefault();
    this.editor.drawing.setPointerCapture(event.pointerId);
    this.gesture = hit ? { entry: hit, before: hit.mark, from } : this.begin(from);
    this.editor.choose(this.gesture.entry);
  }

  begin(from) {
    const { fresh, photo, tool } = this.editor;
    const waiting = fresh?.mark.kind === tool ? fresh : null;
    const before = waiting?.mark ?? null;
    const entry = waiting ?? this.editor.add(tool, from);
    entry.mark = newMark(tool, entry.mark.number, photo, from);
    return { entry, before, from, pulls: true };
  }

  drag(event) {
    if (!this.gesture || !event.isPrimary) {
      return;
    }
    const { pixels, ...to } = this.place(event);
    const { entry, before, from, pulls } = this.gesture;
    const [right, down] = [to.x - from.x, to.y - from.y];
    this.gesture.far ||= Math.hypot(right, down) > STILL * pixels;
    if (this.gesture.far) {
      entry.mark = pulls
        ? pulled(entry.mark, from, to, this.editor.photo)
        : moved(before, right, down, this.editor.photo);
      this.editor.show(entry);
    }
  }

  lift() {
    if (this.gesture) {
      const { entry, pulls, far } = this.gesture;
      this.gesture = null;
      this.editor.fresh = pulls || far ? null : this.editor.fresh;
      const mark = this.editor.placed(entry);
      this.editor.tell(pulls || far ? "photo-put" : "photo-chosen", { mark });
    }
  }

  // Two fingers wanted to enlarge the page, not to draw.
  giveUp() {
    if (this.gesture) {
      const { entry, before } = this.gesture;
      this.gesture = null;
      if (before) {
        entry.mark = before;
        this.editor.show(entry);
      } else {
        this.editor.takeAway(entry);
      }
    }
  }
}
