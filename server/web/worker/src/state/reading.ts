import { type Problem, problemOf, staleText } from '@core/index'
import { platform } from '@platform'
import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, shallowRef } from 'vue'
import { clock, session } from '@/state/session'

/**
 * useReading reads something each time the page is shown or the network comes back. What was read before stays while
 * a newer reading is under way or has failed; stale then says of when it is. What one person read no other is shown.
 */
export function useReading<T>(read: () => Promise<T>) {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = shallowRef(true)
  let at = 0
  let whose: string | undefined
  let asking: Promise<void> | null = null
  let unwatch: () => void = () => undefined

  async function ask(): Promise<void> {
    loading.value = true
    if (session.person?.id !== whose) value.value = null
    try {
      value.value = await read()
      at = clock.now()
      whose = session.person?.id
      problem.value = null
    } catch (thrown) {
      problem.value = problemOf(thrown)
    }
    loading.value = false
  }

  function again(): void {
    asking ??= ask().finally(() => { asking = null })
  }

  onShow(() => {
    unwatch()
    unwatch = platform.watch({ shown: again, hidden: () => undefined })
    again()
  })
  onHide(() => unwatch())
  onUnload(() => unwatch())
  const stale = computed(() => (value.value && problem.value?.passing ? staleText({ as_of: at, stale: false }, true) : ''))
  return { value, problem, loading, stale, again }
}
