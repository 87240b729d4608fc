package wechattest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is what reached the fake, read once.
type request struct {
	endpoint Endpoint
	method   string
	query    url.Values
	header   http.Header
	body     []byte
	spent    bool // its log-in code had come before
}

// reply is a JSON answer.
type reply map[string]any

// proper answers as the platform does when all is well with it.
func (s *Server) proper(w http.ResponseWriter, asked *request) {
	var answer reply
	switch asked.endpoint {
	case Login:
		answer = s.login(asked)
	case OAuth:
		answer = s.oauth(asked)
	case Token:
		answer = s.stable(asked)
	case Phone:
		answer = s.withToken(asked, s.phone)
	case Text:
		answer = s.withToken(asked, s.text)
	case Risk:
		answer = s.withToken(asked, s.risk)
	case QRCode:
		if answer = s.withToken(asked, s.qrcode); answer == nil {
			w.Header().Set("Content-Type", "image/jpeg")
			w.Write(jpegFile())
			return
		}
	default:
		answer = failed(40066)
	}
	sendJSON(w, answer)
}

func sendJSON(w http.ResponseWriter, answer reply) {
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	json.NewEncoder(w).Encode(answer)
}

// failed is an errcode in the platform's form.
func failed(errcode int) reply {
	return reply{"errcode": errcode, "errmsg": "it failed, rid: 6629f4a1-0b1c2d3e-4f506172"}
}

// codeName is the parameter a log-in code comes in.
func codeName(endpoint Endpoint) string {
	if endpoint == OAuth {
		return "code"
	}
	return "js_code"
}

// login answers the mini-program's log-in.
func (s *Server) login(asked *request) reply {
	who, code, refused := s.identify(asked, AppID, AppSecret)
	if refused != nil {
		return refused
	}
	key := base64.StdEncoding.EncodeToString([]byte(digest("session", code)[:16]))
	s.hand(key, who.OpenID)
	answer := reply{"openid": who.OpenID, "session_key": key}
	if who.UnionID != "" {
		answer["unionid"] = who.UnionID
	}
	return answer
}

// oauth answers the official account's log-in.
func (s *Server) oauth(asked *request) reply {
	who, code, refused := s.identify(asked, OfficialID, OfficialSecret)
	if refused != nil {
		return refused
	}
	token, refresh := digest("oauth", code), digest("refresh", code)
	s.hand(token, refresh, who.OpenID)
	answer := reply{
		"access_token": token, "expires_in": 7200, "refresh_token": refresh, "openid": who.OpenID, "scope": "snsapi_userinfo",
	}
	if who.UnionID != "" {
		answer["unionid"] = who.UnionID
	}
	if who.Snapshot {
		answer["is_snapshotuser"] = 1
	}
	return answer
}

// identify says whom a log-in code stands for, or how the call is refused. It insists on the four
// parameters, each once: a pasted-in "&appid=" shows up here.
func (s *Server) identify(asked *request, app, secret string) (who Person, code string, refused reply) {
	want := map[string]string{"appid": app, "secret": secret, "grant_type": "authorization_code"}
	for name, value := range want {
		if got := asked.query[name]; len(got) != 1 || got[0] != value {
			return Person{}, "", failed(40013)
		}
	}
	codes := asked.query[codeName(asked.endpoint)]
	if asked.method != http.MethodGet || len(asked.query) != 4 || len(codes) != 1 || len(asked.body) != 0 {
		return Person{}, "", failed(40029)
	}
	if asked.spent {
		return Person{}, "", failed(40163)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	who, ok := s.people[codes[0]]
	if !ok {
		who = Person{OpenID: "o" + digest("openid", app+codes[0])[:27]}
	}
	return who, codes[0], nil
}

// hand notes secrets that are given out.
func (s *Server) hand(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handed = append(s.handed, secrets...)
}

// stable is the token endpoint in normal mode: the same token until it is revoked.
func (s *Server) stable(asked *request) reply {
	var body struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if json.Unmarshal(asked.body, &body) != nil || body.GrantType != "client_credential" {
		return failed(40002)
	}
	if body.AppID != AppID || body.Secret != AppSecret {
		return failed(40125)
	}
	if body.Force {
		return failed(45009)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handed = append(s.handed, token(s.serial))
	return reply{"access_token": token(s.serial), "expires_in": s.expiry}
}

// withToken runs answer on the body of a request whose access token is the present one.
func (s *Server) withToken(asked *request, answer func(body map[string]any) reply) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if asked.query.Get("access_token") != token(s.serial) {
		return failed(s.refusal)
	}
	var body map[string]any
	if !strings.HasPrefix(asked.header.Get("Content-Type"), "application/json") || json.Unmarshal(asked.body, &body) != nil {
		return failed(47001)
	}
	return answer(body)
}

func (s *Server) phone(body map[string]any) reply {
	code, _ := body["code"].(string)
	if s.used["phone:"+code] {
		return failed(40029)
	}
	s.used["phone:"+code] = true
	number, ok := s.numbers[code]
	if !ok {
		number = "13800000000"
	}
	s.handed = append(s.handed, number)
	return reply{"errcode": 0, "errmsg": "ok", "phone_info": reply{
		"phoneNumber": number, "purePhoneNumber": number, "countryCode": "86",
		"watermark": reply{"timestamp": time.Now().Unix(), "appid": AppID},
	}}
}

// text finds anything with 违规 in it risky and anything with 待审 doubtful.
func (s *Server) text(body map[string]any) reply {
	content, _ := body["content"].(string)
	scene, _ := body["scene"].(float64)
	if body["version"] != 2.0 || scene < 1 || scene > 4 || content == "" {
		return failed(40097)
	}
	suggest, label := "pass", 100
	if strings.Contains(content, "违规") {
		suggest, label = "risky", 20006
	} else if strings.Contains(content, "待审") {
		suggest, label = "review", 21000
	}
	return reply{"errcode": 0, "errmsg": "ok", "trace_id": "6629f4a1", "result": reply{"suggest": suggest, "label": label}}
}

func (s *Server) risk(body map[string]any) reply {
	scene, ok := body["scene"].(float64)
	if !ok || scene > 1 || body["appid"] != AppID || body["client_ip"] == "" {
		return failed(40129)
	}
	return reply{"errcode": 0, "errmsg": "getuserriskrank succ", "unoin_id": 123456, "risk_rank": s.rank}
}

// qrcode returns nil where an image follows.
func (s *Server) qrcode(body map[string]any) reply {
	if scene, _ := body["scene"].(string); scene == "" || len(scene) > 32 {
		return failed(40169)
	}
	return nil
}

// jpegFile is a small real picture.
func jpegFile() []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil)
	return b.Bytes()
}
