import { Files } from '@element-plus/icons-vue'
import type { Area } from '@/areas'

export const materials: Area = {
  title: '材料和指标',
  icon: Files,
  menu: [
    { title: '征文与材料', path: '/materials' },
    { title: '导入的指标', path: '/metrics' },
  ],
  routes: [
    { path: '/materials', component: () => import('./MaterialsPage.vue'), meta: { title: '征文与材料' } },
    { path: '/metrics', component: () => import('./MetricsPage.vue'), meta: { title: '导入的指标' } },
  ],
}
