// Package clients runs the AWS SDK for Go v2, unchanged, against a running Pileus whose clock stands still
// (`--clock manual`). Tests run one after the other: they share that clock.
package clients

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const (
	account = "123456789012"
	region  = "eu-west-1"
)

var (
	endpoint  = os.Getenv("PILEUS_ENDPOINT")
	client    = sqsOf(aws.Credentials{AccessKeyID: account, SecretAccessKey: "secret"})
	topics    = snsOf(aws.Credentials{AccessKeyID: account, SecretAccessKey: "secret"})
	requestID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

func provider(credentials aws.Credentials) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil })
}

func sqsOf(credentials aws.Credentials) *sqs.Client {
	return sqs.New(sqs.Options{BaseEndpoint: &endpoint, Region: region, Credentials: provider(credentials),
		Retryer: aws.NopRetryer{}})
}

func snsOf(credentials aws.Credentials) *sns.Client {
	return sns.New(sns.Options{BaseEndpoint: &endpoint, Region: region, Credentials: provider(credentials),
		Retryer: aws.NopRetryer{}})
}

func stsOf(credentials aws.Credentials) *sts.Client {
	return sts.New(sts.Options{BaseEndpoint: &endpoint, Region: region, Credentials: provider(credentials),
		Retryer: aws.NopRetryer{}})
}

// The context of one test's calls: a call that hangs fails its test.
func within(t *testing.T) context.Context {
	t.Helper()
	bounded, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return bounded
}

// The start of a test's queue names: no two tests share a queue.
func name() string {
	random := make([]byte, 6)
	rand.Read(random)
	return "q" + hex.EncodeToString(random)
}

// must ends the test when a call failed; otherwise it gives its answer.
func must[T any](answer T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func check(t *testing.T, holds bool, what string) {
	t.Helper()
	if !holds {
		t.Fatal(what)
	}
}

func create(t *testing.T, name string, attributes map[string]string) string {
	t.Helper()
	return *must(client.CreateQueue(within(t), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes}))(t).QueueUrl
}

func createFifo(t *testing.T) string {
	t.Helper()
	return create(t, name()+".fifo", map[string]string{"FifoQueue": "true"})
}

func attributes(t *testing.T, url string) map[string]string {
	t.Helper()
	return must(client.GetQueueAttributes(within(t), &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll}}))(t).Attributes
}

func arn(t *testing.T, url string) string {
	t.Helper()
	return attributes(t, url)["QueueArn"]
}

func send(t *testing.T, url, body string) *sqs.SendMessageOutput {
	t.Helper()
	return must(client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body}))(t)
}

// receive takes up to ten messages with all their system attributes; `more` changes the call.
func receive(t *testing.T, url string, more ...func(*sqs.ReceiveMessageInput)) []types.Message {
	t.Helper()
	input := &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: 10,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}}
	for _, change := range more {
		change(input)
	}
	return must(client.ReceiveMessage(within(t), input))(t).Messages
}

func atMost(count int32) func(*sqs.ReceiveMessageInput) {
	return func(input *sqs.ReceiveMessageInput) { input.MaxNumberOfMessages = count }
}

func hiddenFor(seconds int32) func(*sqs.ReceiveMessageInput) {
	return func(input *sqs.ReceiveMessageInput) { input.VisibilityTimeout = seconds }
}

func asking(name string) func(*sqs.ReceiveMessageInput) {
	return func(input *sqs.ReceiveMessageInput) { input.MessageAttributeNames = []string{name} }
}

// only is the one message of a receive.
func only(t *testing.T, messages []types.Message) types.Message {
	t.Helper()
	equal(t, len(messages), 1)
	return messages[0]
}

func bodies(messages []types.Message) []string {
	all := []string{}
	for _, message := range messages {
		all = append(all, *message.Body)
	}
	return all
}

func remove(t *testing.T, url string, message types.Message) {
	t.Helper()
	must(client.DeleteMessage(within(t), &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: message.ReceiptHandle}))(t)
}

// advance moves the server's clock, which settles all that falls due.
func advance(t *testing.T, duration string) {
	t.Helper()
	answer, err := http.Post(endpoint+"/_pileus/clock", "application/json",
		strings.NewReader(fmt.Sprintf(`{"advance":%q}`, duration)))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	equal(t, answer.StatusCode, 200)
}

// parked is a receive on its way.
type parked struct {
	found chan []types.Message
	err   error
}

// park starts a receive with the longest wait, and gives it every chance to be parked before the caller goes on: round
// trips, not time.
func park(t *testing.T, url string) *parked {
	t.Helper()
	receiver := &parked{found: make(chan []types.Message, 1)}
	bounded := within(t)
	go func() {
		defer close(receiver.found)
		answer, err := client.ReceiveMessage(bounded, &sqs.ReceiveMessageInput{QueueUrl: &url, WaitTimeSeconds: 20})
		if receiver.err = err; err == nil {
			receiver.found <- answer.Messages
		}
	}()
	for trip := 0; trip < 30; trip++ {
		must(client.ListQueues(within(t), &sqs.ListQueuesInput{MaxResults: aws.Int32(1)}))(t)
	}
	return receiver
}

// arrived is what a parked receive found, soon.
func arrived(t *testing.T, receiver *parked) []types.Message {
	t.Helper()
	select {
	case messages, answered := <-receiver.found:
		if !answered {
			t.Fatal(receiver.err)
		}
		return messages
	case <-time.After(15 * time.Second):
		t.Fatal("the parked receive did not return")
		return nil
	}
}

// refused checks that a call failed with this exception of the SDK, code, status, and a request id; it gives the text.
func refused[E error](t *testing.T, err error, code string, status int) string {
	t.Helper()
	var kind E
	if !errors.As(err, &kind) {
		t.Fatalf("%v is no %T", err, kind)
	}
	var answer *awshttp.ResponseError
	if !errors.As(err, &answer) {
		t.Fatalf("%v is no answer", err)
	}
	var coded smithy.APIError
	errors.As(err, &coded)
	equal(t, coded.ErrorCode(), code)
	equal(t, answer.HTTPStatusCode(), status)
	check(t, requestID.MatchString(answer.RequestID), "no request id: "+answer.RequestID)
	return coded.ErrorMessage()
}
