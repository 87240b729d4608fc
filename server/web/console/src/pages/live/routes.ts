import { DataLine } from '@element-plus/icons-vue'
import type { Area } from '@/areas'

export const live: Area = {
  title: '实时',
  icon: DataLine,
  menu: [
    { title: '参赛情况', path: '/live' },
    { title: '日报', path: '/daily' },
    { title: '答题效果', path: '/effect' },
  ],
  routes: [
    { path: '/live/:contest?', component: () => import('./LivePage.vue'), props: true, meta: { title: '参赛情况' } },
    { path: '/daily', component: () => import('./DailyPage.vue'), meta: { title: '日报' } },
    { path: '/effect', component: () => import('./EffectPage.vue'), meta: { title: '答题效果' } },
  ],
}
