import { Setting } from '@element-plus/icons-vue'
import type { Area } from '@/areas'
import type { Role } from '@/session'

const readers: Role[] = ['admin', 'auditor']
const openers: Role[] = ['admin', 'organiser']

export const system: Area = {
  title: '系统',
  icon: Setting,
  menu: [
    { title: '账号', path: '/accounts', roles: ['admin', 'auditor', 'organiser'] },
    { title: '看板和大屏链接', path: '/links', roles: openers },
    { title: '操作记录', path: '/audit', roles: readers },
    { title: '运行状况', path: '/health', roles: readers },
    { title: '微信设置检查', path: '/wechat', roles: ['admin'] },
  ],
  routes: [
    { path: '/accounts', component: () => import('./AccountsPage.vue'), meta: { title: '账号' } },
    { path: '/accounts/batch', component: () => import('./BatchPage.vue'), meta: { title: '批量开账号', roles: openers } },
    { path: '/links', component: () => import('./LinksPage.vue'), meta: { title: '看板和大屏链接', roles: openers } },
    { path: '/audit', component: () => import('./AuditPage.vue'), meta: { title: '操作记录', roles: readers } },
    { path: '/health', component: () => import('./HealthPage.vue'), meta: { title: '运行状况', roles: readers } },
    { path: '/wechat', component: () => import('./WechatPage.vue'), meta: { title: '微信设置检查', roles: ['admin'] } },
  ],
}
