// A zip made here, without compression: what Word and Excel files are in.
interface Entry { name: string; body: Buffer; at: number; sum: number }

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc = (body: Buffer) => (body.reduce((c, byte) => table[(c ^ byte) & 255]! ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

/** The fields that a zip tells of a file both before it and in its directory. */
function told(e: Entry): Buffer {
  const b = Buffer.alloc(26)
  b.writeUInt16LE(20, 0)
  b.writeUInt16LE(0x0800, 2)
  b.writeUInt32LE(0x21_0000, 6)
  b.writeUInt32LE(e.sum, 10)
  b.writeUInt32LE(e.body.length, 14)
  b.writeUInt32LE(e.body.length, 18)
  b.writeUInt16LE(Buffer.byteLength(e.name), 22)
  return b
}

/** A zip of these files by their names, without compression. */
export function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = []
  const entries: Entry[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text)
    const e = { name, body, at, sum: crc(body) }
    const part = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), told(e), Buffer.from(name), body])
    entries.push(e)
    parts.push(part)
    at += part.length
  }
  const directory = Buffer.concat(entries.map((e) => {
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(e.at, 10)
    return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), told(e), rest, Buffer.from(e.name)])
  }))
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** A text for XML. */
export const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
