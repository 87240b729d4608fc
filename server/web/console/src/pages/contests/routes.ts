import { Flag } from '@element-plus/icons-vue'
import type { Area } from '@/areas'
import type { Role } from '@/session'

const roles: Role[] = ['admin', 'auditor']

export const contests: Area = {
  title: '竞赛',
  icon: Flag,
  menu: [{ title: '竞赛和发布', path: '/contests', roles }],
  routes: [
    { path: '/contests', component: () => import('./ContestsPage.vue'), meta: { title: '竞赛', roles } },
    { path: '/contests/:id', component: () => import('./ContestPage.vue'), props: true, meta: { title: '竞赛', roles } },
  ],
}
