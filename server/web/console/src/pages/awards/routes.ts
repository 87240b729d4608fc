import { Medal } from '@element-plus/icons-vue'
import type { Area } from '@/areas'

export const awards: Area = {
  title: '评奖',
  icon: Medal,
  menu: [{ title: '评分表和试算', path: '/awards' }],
  routes: [
    { path: '/awards', component: () => import('./AwardsPage.vue'), meta: { title: '评奖' } },
    { path: '/awards/new/:contest', component: () => import('./SheetPage.vue'), props: true, meta: { title: '新建评分表' } },
    { path: '/awards/:id', component: () => import('./AwardPage.vue'), props: true, meta: { title: '评奖' } },
    { path: '/awards/:id/edit', component: () => import('./SheetPage.vue'), props: true, meta: { title: '修改评分表' } },
  ],
}
