// The areas of the console in the order of the menu. Each keeps its pages, and the table of them, in a
// folder of its own.
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import { awards } from '@/pages/awards/routes'
import { banks } from '@/pages/banks/routes'
import { contests } from '@/pages/contests/routes'
import { home } from '@/pages/home/routes'
import { live } from '@/pages/live/routes'
import { materials } from '@/pages/materials/routes'
import { regrade } from '@/pages/regrade/routes'
import { system } from '@/pages/system/routes'
import { units } from '@/pages/units/routes'
import type { Role } from '@/session'

/** One line of the menu. */
export interface MenuLine {
  title: string
  path: string
  /** Who is shown it; everybody, if it is not said. */
  roles?: Role[]
}

/** Area is one part of the console. */
export interface Area {
  /** The head of its lines in the menu; lines of an area without one stand alone. */
  title?: string
  icon: Component
  menu: MenuLine[]
  routes: RouteRecordRaw[]
}

export const areas: Area[] = [home, live, contests, banks, units, materials, awards, regrade, system]
