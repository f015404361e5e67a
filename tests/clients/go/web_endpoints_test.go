package clients

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// webServer is one for endpoints of SNS.
type webServer struct {
	url      string
	received chan posted
}

type posted struct {
	headers http.Header
	body    string
}

// serve starts a web server for one test; over TLS it presents the certificate of PILEUS_WEB_CERTIFICATE.
func serve(t *testing.T, scheme string) *webServer {
	t.Helper()
	web := &webServer{received: make(chan posted, 100)}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err == nil {
			web.received <- posted{request.Header, string(body)}
		}
	}))
	t.Cleanup(server.Close)
	if scheme == "http" {
		server.Start()
		web.url = server.URL + "/sns"
		return web
	}
	certificate := must(tls.LoadX509KeyPair(os.Getenv("PILEUS_WEB_CERTIFICATE"), os.Getenv("PILEUS_WEB_KEY")))(t)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	web.url = strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/sns"
	return web
}

// next is what it got next: its headers, and its message.
func (web *webServer) next(t *testing.T) (http.Header, map[string]any) {
	t.Helper()
	select {
	case got := <-web.received:
		message := map[string]any{}
		if err := json.Unmarshal([]byte(got.body), &message); err != nil {
			t.Fatal(err)
		}
		return got.headers, message
	case <-time.After(15 * time.Second):
		t.Fatal("nothing came")
		return nil, nil
	}
}

func TestWebServerIsConfirmedNotifiedAndToldItsEnd(t *testing.T) { // SNS-192, SNS-198, SNS-199, SNS-200
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			web, topic := serve(t, scheme), createTopic(t, name(), nil)
			pending := must(topics.Subscribe(within(t), &sns.SubscribeInput{TopicArn: &topic, Protocol: &scheme,
				Endpoint: &web.url}))(t)
			equal(t, *pending.SubscriptionArn, "pending confirmation")
			headers, question := web.next(t)
			equal(t, headers.Get("x-amz-sns-message-type"), "SubscriptionConfirmation")
			equal(t, question["Type"].(string), "SubscriptionConfirmation")
			subscription := *must(topics.ConfirmSubscription(within(t), &sns.ConfirmSubscriptionInput{TopicArn: &topic,
				Token: aws.String(question["Token"].(string))}))(t).SubscriptionArn

			published := publish(t, topic, "hällo ☁")
			headers, message := web.next(t)
			equal(t, headers.Get("x-amz-sns-subscription-arn"), subscription)
			equal(t, message["Type"].(string), "Notification")
			equal(t, message["MessageId"].(string), *published.MessageId)
			equal(t, message["Message"].(string), "hällo ☁")

			must(topics.Unsubscribe(within(t), &sns.UnsubscribeInput{SubscriptionArn: &subscription}))(t)
			headers, goodbye := web.next(t)
			equal(t, headers.Get("x-amz-sns-message-type"), "UnsubscribeConfirmation")
			equal(t, goodbye["Type"].(string), "UnsubscribeConfirmation")
		})
	}
}
