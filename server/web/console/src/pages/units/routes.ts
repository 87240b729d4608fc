import { OfficeBuilding } from '@element-plus/icons-vue'
import type { Area } from '@/areas'
import type { Role } from '@/session'

const writers: Role[] = ['admin', 'organiser']

export const units: Area = {
  title: '单位与人员',
  icon: OfficeBuilding,
  menu: [
    { title: '单位', path: '/units' },
    { title: '待归并单位', path: '/pending' },
    { title: '职工', path: '/people' },
  ],
  routes: [
    { path: '/units', component: () => import('./UnitsPage.vue'), meta: { title: '单位' } },
    { path: '/units/import', component: () => import('./ImportPage.vue'), meta: { title: '导入单位', roles: writers } },
    { path: '/units/:id', component: () => import('./UnitPage.vue'), props: true, meta: { title: '单位' } },
    { path: '/pending', component: () => import('./PendingPage.vue'), meta: { title: '待归并单位' } },
    { path: '/people', component: () => import('./PeoplePage.vue'), meta: { title: '职工' } },
  ],
}
