// What others are sent: an invitation that opens 绑定单位 with the sender's unit chosen, by the unit's invitation
// code or, where it has none, by the unit's own code; the first page, where she has no unit.

import { platform } from '@platform'
import { session } from '@/state/session'
import { address } from '@/state/way'

function invited(): string {
  const scene = session.person?.scene
  if (scene) return address('bind', { scene, from: 'colleague' })
  const unit = session.person?.unit?.code
  return unit ? address('bind', { unit }) : address('home')
}

/** invitation is what is sent from within WeChat. */
export const invitation = () => ({ title: '学法懂法，依法维权：一起来答题', path: invited() })

/** inviteLink is what is sent from a browser. */
export const inviteLink = () => platform.link(invited())
