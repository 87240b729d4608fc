import { HomeFilled } from '@element-plus/icons-vue'
import type { Area } from '@/areas'

export const home: Area = {
  icon: HomeFilled,
  menu: [{ title: '首页', path: '/' }],
  routes: [
    { path: '/', component: () => import('./HomePage.vue'), meta: { title: '首页' } },
    { path: '/me', component: () => import('./MePage.vue'), meta: { title: '我的账号' } },
  ],
}
