/** The pieces of which a certificate is made. */
export function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from([body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag, 0x82]), length, body]);
}

export const sequence = (...content: readonly Buffer[]) => der(0x30, ...content);
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
export const octets = (content: Buffer) => der(0x04, content);
export const bits = (content: Buffer) => der(0x03, Buffer.from([0]), content);
export const integer = (value: number) => der(0x02, Buffer.from([value]));
export const truth = () => der(0x01, Buffer.from([0xff]));

/** An identifier by its bytes. */
export const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

/** A time until 2049. */
export function utcTime(time: number): Buffer {
  const text = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(text.slice(2)));
}
