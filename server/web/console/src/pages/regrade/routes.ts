import { EditPen } from '@element-plus/icons-vue'
import type { Area } from '@/areas'
import type { Role } from '@/session'

const roles: Role[] = ['admin', 'auditor']

export const regrade: Area = {
  title: '改题',
  icon: EditPen,
  menu: [
    { title: '职工纠错', path: '/reports', roles },
    { title: '更正和重新判分', path: '/corrections', roles },
  ],
  routes: [
    { path: '/reports', component: () => import('./ReportsPage.vue'), meta: { title: '职工纠错', roles } },
    { path: '/corrections', component: () => import('./CorrectionsPage.vue'), meta: { title: '更正和重新判分', roles } },
    { path: '/corrections/:contest/:question', component: () => import('./CorrectPage.vue'), props: true, meta: { title: '更正答案', roles: ['admin'] } },
  ],
}
