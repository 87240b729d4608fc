// The console. Its folders:
//   client.ts   the way to the server: ask(api.GET(...)), call(), sendFile(), download(); all throw a Fault
//   session.ts  who is logged in · router.ts, areas.ts  which pages there are
//   pages/AREA/ one area's pages, with its routes.ts (menu and addresses)
//   parts/      what several areas use · screen/  the big screen, a page of its own without Vue
// Texts are written for clerks: what an action will do, what it did, what to do when it failed.
// The content policy refuses styles written in markup, and no HTML is made of text anywhere.
import { createApp } from 'vue'
import App from '@/App.vue'
import { router } from '@/router'
import { tell } from '@/parts/tell'
import 'element-plus/theme-chalk/base.css'
import '@/console.css'

const app = createApp(App).use(router)
app.config.errorHandler = (thrown) => {
  console.error(thrown)
  tell(thrown)
}
app.mount('#app')
