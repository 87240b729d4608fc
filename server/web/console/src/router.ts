import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import { areas } from '@/areas'
import { look, session, working, type Role } from '@/session'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Who may open it; everybody who works here, if it is not said. */
    roles?: Role[]
    /** Can be opened without being logged in. */
    open?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('@/pages/enter/LoginPage.vue'), meta: { title: '登录', open: true } },
  { path: '/setup', name: 'setup', component: () => import('@/pages/enter/SetupPage.vue'), meta: { title: '建立第一个管理员', open: true } },
  ...areas.flatMap((area) => area.routes),
  { path: '/:rest(.*)*', name: 'absent', component: () => import('@/pages/home/AbsentPage.vue'), meta: { title: '没有这个页面' } },
]

export const router = createRouter({
  history: createWebHashHistory('/console/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

// An address that leads back here after logging in is one of our own pages.
router.beforeEach(async (to) => {
  if (!session.known) await look().catch(() => undefined)
  if (to.meta.open) return working.value && to.name === 'login' ? { path: '/' } : true
  if (!working.value) return { name: 'login', query: to.path === '/' ? {} : { to: to.fullPath } }
  const role = session.account!.role
  return !to.meta.roles || to.meta.roles.includes(role) ? true : { name: 'absent', params: { rest: to.path.slice(1).split('/') } }
})

router.afterEach((to) => {
  document.title = `${to.meta.title ?? '管理端'} · 工会普法答题`
})
