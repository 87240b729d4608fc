import type { Plugin } from 'vite'

/** Addresses that are names and are never asked for. */
const names = [/^http:\/\/www\.w3\.org\//, /^https:\/\/vuejs\.org\/error-reference\//]
const address = /https?:\/\/[a-z0-9.-]+\.[a-z]+[^\s"'`)\\]*/g

/**
 * nowhere takes out what the framework brings of its maker's hosts (a picture for a bar's shadow, the
 * addresses of advertisements we do not show), and fails the build if any other host is named.
 */
export function nowhere(): Plugin {
  return {
    name: 'nowhere',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const text = file.type === 'chunk' ? file.code : file.source
        if (typeof text !== 'string') continue
        const clean = text
          .replace(/url\(https:\/\/cdn\.dcloud\.net\.cn[^)]*\)/g, 'none')
          .replace(/https:\/\/ha[cs]1\.dcloud\.net\.cn\/[a-z0-9]+/g, '')
        const foreign = clean.match(address)?.filter((found) => !names.some((name) => name.test(found))) ?? []
        if (foreign.length > 0) this.error(`${file.fileName} names another host: ${foreign.join(', ')}`)
        if (file.type === 'chunk') file.code = clean
        else file.source = clean
      }
    },
  }
}
