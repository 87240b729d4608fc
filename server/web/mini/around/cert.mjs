// A certificate made on the spot: Node reads them, and has nothing that writes one.

import { generateKeyPairSync, sign } from 'node:crypto'

function der(tag, ...parts) {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const sequence = (...parts) => der(0x30, ...parts)
const integer = (...bytes) => der(0x02, Buffer.from(bytes))
const oid = (...bytes) => der(0x06, Buffer.from(bytes))
const day = (ms) => der(0x17, Buffer.from(new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '') + 'Z'))
const commonName = (name) => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))))

const ecdsaWithSHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))

/** Makes a key and a certificate of its own for a host, good from yesterday until tomorrow, as PEM. */
export function certificateFor(host) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const extension = (id, critical, value) =>
    sequence(id, ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value))
  const extensions = sequence(
    extension(oid(0x55, 0x1d, 0x13), true, sequence(der(0x01, Buffer.from([0xff])))), // it may vouch: for itself
    extension(oid(0x55, 0x1d, 0x11), false, sequence(der(0x82, Buffer.from(host)))), // the host it is for
  )
  const body = sequence(
    der(0xa0, integer(2)), integer(1), ecdsaWithSHA256, commonName(host),
    sequence(day(Date.now() - 86_400_000), day(Date.now() + 86_400_000)), commonName(host),
    publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, extensions),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const text = sequence(body, ecdsaWithSHA256, signature).toString('base64').replace(/(.{64})/g, '$1\n').trimEnd()
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
}
