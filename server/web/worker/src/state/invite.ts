// What others are sent: an invitation that opens 绑定单位 with the sender's unit chosen, by the invitation code
// she came by herself or else by the unit's own code; the first page, where she has no unit.

import { platform } from '@platform'
import { session } from '@/state/session'
import { address } from '@/state/way'

const key = 'lawquiz.scene'

interface Known { unit: string; code: string }

/** rememberScene keeps the code by which somebody came to her unit. */
export function rememberScene(unit: string, code: string): void {
  try {
    platform.storage.set(key, JSON.stringify({ unit, code }))
  } catch { /* a device that keeps nothing: the unit's own code does as well */ }
}

/** sceneOfMine is the code of her unit; undefined if this device does not know it. */
function sceneOfMine(): string | undefined {
  try {
    const known = JSON.parse(platform.storage.get(key) ?? 'null') as Known | null
    return known?.unit === session.person?.unit?.id ? known?.code : undefined
  } catch {
    return undefined
  }
}

function invited(): string {
  const scene = sceneOfMine()
  if (scene) return address('bind', { scene })
  const unit = session.person?.unit?.code
  return unit ? address('bind', { unit }) : address('home')
}

/** invitation is what is sent from within WeChat. */
export const invitation = () => ({ title: '学法懂法，依法维权：一起来答题', path: invited() })

/** inviteLink is what is sent from a browser. */
export const inviteLink = () => platform.link(invited())
