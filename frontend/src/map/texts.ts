/** Many texts as the bytes they came in: those that are looked at are decoded, all others are not. */
const AT_ONCE = 4096; // texts: decoded together, for to decode each by itself takes ten times as long
const MANY = 20_000; // texts asked for one by one, from which all are decoded

export class Texts {
  private decoded: readonly string[] | null = null;
  private asked = 0;
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** `ends`: where each text begins in UTF-8, and the last one ends. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly ends: Uint32Array,
    private readonly isKnown: (n: number) => boolean = () => true,
  ) {}

  static of(texts: readonly string[]): Texts {
    const encoder = new TextEncoder();
    const parts = texts.map((text) => encoder.encode(text));
    const ends = new Uint32Array(texts.length + 1);
    parts.forEach((part, n) => (ends[n + 1] = (ends[n] as number) + part.length));
    const bytes = new Uint8Array(ends[texts.length] as number);
    parts.forEach((part, n) => {
      bytes.set(part, ends[n]);
    });
    const made = new Texts(bytes, ends);
    made.decoded = texts;
    return made;
  }

  /** Some one after the other. */
  static joined(parts: readonly Texts[]): Texts {
    const [only] = parts;
    if (only && parts.length === 1) return only;
    const count = parts.reduce((sum, part) => sum + part.length, 0);
    const ends = new Uint32Array(count + 1);
    const isKnown = new Uint8Array(count);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.size, 0));
    let [row, at] = [0, 0];
    for (const part of parts) {
      const from = part.ends[0] as number;
      bytes.set(part.bytes.subarray(from, from + part.size), at);
      for (let n = 0; n < part.length; n++, row++) {
        isKnown[row] = part.isKnown(n) ? 1 : 0;
        ends[row + 1] = at + (part.ends[n + 1] as number) - from;
      }
      at += part.size;
    }
    return new Texts(bytes, ends, (n) => isKnown[n] === 1);
  }

  private get size(): number {
    return (this.ends[this.length] as number) - (this.ends[0] as number);
  }

  get length(): number {
    return this.ends.length - 1;
  }

  /** One text; "" where it is not known. */
  at(n: number): string {
    if (this.decoded ?? ++this.asked > MANY) return this.all()[n] ?? "";
    if (!(n >= 0 && n < this.length) || !this.isKnown(n)) return "";
    return this.decoder.decode(this.bytes.subarray(this.ends[n], this.ends[n + 1]));
  }

  /** Every text, decoded once. */
  all(): readonly string[] {
    this.decoded ??= this.cut();
    return this.decoded;
  }

  /** Whether these are the same texts in the same order. */
  equals({ bytes, ends, isKnown, size }: Texts): boolean {
    const [from, other] = [this.ends[0] as number, ends[0] as number];
    const count = ends.length;
    if (this.ends.length !== count) return false;
    for (let n = 0; n < count; n++)
      if ((this.ends[n] as number) - from !== (ends[n] as number) - other) return false;
    for (let k = 0; k < size; k++) if (this.bytes[from + k] !== bytes[other + k]) return false;
    for (let n = 0; n < count - 1; n++) if (this.isKnown(n) !== isKnown(n)) return false;
    return true;
  }

  private cut(): string[] {
    const { bytes, ends, length, isKnown } = this;
    const made = new Array<string>(length);
    for (let from = 0; from < length; from += AT_ONCE) {
      const to = Math.min(length, from + AT_ONCE);
      let at = ends[from] as number;
      const text = this.decoder.decode(bytes.subarray(at, ends[to]));
      let unit = 0;
      for (let n = from; n < to; n++) {
        const end = ends[n + 1] as number;
        const begin = unit;
        // A byte that begins a character is one unit of the text, or two where there are four bytes.
        for (; at < end; at++) {
          const byte = bytes[at] as number;
          if ((byte & 0xc0) !== 0x80) unit += byte >= 0xf0 ? 2 : 1;
        }
        made[n] = isKnown(n) ? text.slice(begin, unit) : "";
      }
    }
    return made;
  }
}
