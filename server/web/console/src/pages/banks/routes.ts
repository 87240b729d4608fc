import { Collection } from '@element-plus/icons-vue'
import type { Area } from '@/areas'
import type { Role } from '@/session'

const roles: Role[] = ['admin', 'auditor']

export const banks: Area = {
  title: '题库',
  icon: Collection,
  menu: [
    { title: '题库和导入', path: '/banks', roles },
    { title: '题目统计', path: '/items', roles },
  ],
  routes: [
    { path: '/banks', component: () => import('./BanksPage.vue'), meta: { title: '题库', roles } },
    { path: '/banks/uploads/:id', component: () => import('./UploadPage.vue'), props: true, meta: { title: '导入题目', roles } },
    { path: '/banks/:bank', component: () => import('./BankPage.vue'), props: true, meta: { title: '题库', roles } },
    { path: '/questions/:id', component: () => import('./QuestionPage.vue'), props: true, meta: { title: '题目', roles } },
    { path: '/items', component: () => import('./ItemsPage.vue'), meta: { title: '题目统计', roles } },
    { path: '/items/:contest', component: () => import('./ItemsPage.vue'), props: true, meta: { title: '题目统计', roles } },
  ],
}
