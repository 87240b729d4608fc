import { cardOf, keepingOf, phaseOf, Sitting, type State, warningOf } from '@core/index'
import { platform } from '@platform'
import { computed, ref, shallowRef } from 'vue'
import { client, clock, timers } from '@/state/session'

/** How long a warning that the end is near stays. */
const warned = 8000

/** useSitting brings a sitting to life for one page: its state as the page draws it, and what the page may do. */
export function useSitting(person: string, contest: string) {
  const sitting = new Sitting({
    client, clock, timers, chance: Math.random, storage: platform.storage, person, contest,
  })
  const state = shallowRef<State>(sitting.state)
  const left = ref(sitting.left)
  const warning = ref('')
  let unwarn: () => void = () => undefined

  function tell(now: State): void {
    state.value = now
    const said = warningOf(left.value, sitting.left)
    left.value = sitting.left
    if (!said) return
    unwarn()
    warning.value = said
    unwarn = timers.after(warned, () => { warning.value = '' })
  }

  sitting.subscribe(tell)
  const unwatch = platform.watch({ shown: sitting.wake, hidden: sitting.leave })
  sitting.open()

  return {
    person, sitting, state, left, warning,
    phase: computed(() => phaseOf(state.value)),
    keeping: computed(() => keepingOf(state.value, sitting.remembers)),
    cards: computed(() => cardOf(state.value)),
    /** Ends this page's part; the paper stays as it is. */
    end() {
      unwarn()
      unwatch()
      sitting.close()
    },
  }
}

export type Sit = ReturnType<typeof useSitting>
