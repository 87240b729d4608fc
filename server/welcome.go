package main

import (
	"fmt"
	"io"

	"lawquiz/quiz/library"
	"lawquiz/server/demo"
)

// welcome tells whoever runs the demo where it is and what to try.
func welcome(out io.Writer, url string, banks []library.Summary) {
	n := 0
	for _, b := range banks {
		n += b.Items
	}
	fmt.Fprintf(out, `
工会普法答题（演示）已启动：%s
  %d 个题库共 %d 道题；云川市总工会及所属约 1 500 家基层工会；竞赛从现在起开放七天。

用浏览器打开上面的网址就能答题：写任意姓名登录，单位可以搜“禾屿纺织”。
管理端在 %[1]s/console/ ，第一个管理员的一次性口令见下面的日志。

用接口试一试（另开一个终端）：
  curl -s %[1]s/api/v1/login/demo -H 'Content-Type: application/json' -d '{"name":"%[4]s"}'
  其余步骤（绑定单位、抽题、交卷、看榜）见 README.zh-CN.md，可以直接粘贴。
  接口文档：lawquiz openapi；按 Ctrl-C 停止。

`, url, len(banks), n, demo.Logins()[0])
}
