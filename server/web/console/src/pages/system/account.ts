// What the server answers when an account is opened or reset.
import type { Account } from '@/session'

export interface Opened {
  account?: Account
  /** Shown once. */
  password?: string
}
