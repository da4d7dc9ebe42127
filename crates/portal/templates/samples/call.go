package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func main() {
	appKey, appSecret := "your AppKey", "your AppSecret"
	method, path := "{{ call.method }}", "{{ call.quoted(call.path) }}"
	query := "{{ call.quoted(call.query) }}"
	body := "{{ call.quoted(call.body) }}"
	timestamp := fmt.Sprint(time.Now().UnixMilli())
	random := make([]byte, 16)
	rand.Read(random)
	nonce := hex.EncodeToString(random)
	digest := sha256.Sum256([]byte(body))
	canonical := strings.Join([]string{method, path, query,
		hex.EncodeToString(digest[:]), appKey, timestamp, nonce}, "\n")
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write([]byte(canonical))

	url := "{{ call.base }}" + path
	if query != "" {
		url += "?" + query
	}
	request, _ := http.NewRequest(method, url, strings.NewReader(body))
	request.Header.Set("X-App-Key", appKey)
	request.Header.Set("X-Timestamp", timestamp)
	request.Header.Set("X-Nonce", nonce)
	request.Header.Set("X-Signature",
		base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.Status, string(text))
}
