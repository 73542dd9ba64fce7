import { SaxesParser } from 'saxes';
import { FileRefused } from './refusal.ts';

const CHUNK_BYTES = 256 * 1024;

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their namespace prefix: some writers prefix everything, most nothing. */
export interface XmlEvents {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Parses one part of a workbook. A document type is refused before anything it declares could
 * be expanded, so no entity of the file's own making ever exists here.
 */
export function parseXml(part: string, bytes: Buffer, events: XmlEvents): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw damaged(part, error.message);
  });
  parser.on('doctype', () => {
    throw new FileRefused('xml-dtd', { part });
  });
  parser.on('opentag', (tag) => events.open(localName(tag.name), tag.attributes));
  if (events.close) parser.on('closetag', (tag) => events.close?.(localName(tag.name)));
  if (events.text) {
    parser.on('text', (text) => events.text?.(text));
    parser.on('cdata', (text) => events.text?.(text));
  }
  const decode = decoder(part, bytes);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    parser.write(decode(bytes.subarray(at, at + CHUNK_BYTES)));
  }
  parser.write(decode()).close();
}

/** An attribute whatever its prefix: the relationship id is `r:id` by habit only. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  for (const key in attributes) if (localName(key) === name) return attributes[key];
  return undefined;
}

/** Whether an attribute says yes, in one of the three ways it is written. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Decodes piece by piece, so that a large sheet never stands in memory as one text. */
function decoder(part: string, bytes: Buffer): (chunk?: Buffer) => string {
  const wideLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const wideBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const encoding = wideLittle ? 'utf-16le' : wideBig ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding, { fatal: true });
  return (chunk) => {
    try {
      return text.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw damaged(part, `not ${encoding}`);
    }
  };
}

function damaged(part: string, reason: string): FileRefused {
  return new FileRefused('part-damaged', { part, reason: reason.slice(0, 120) });
}
