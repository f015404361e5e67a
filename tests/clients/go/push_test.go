package clients

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func createApplication(t *testing.T, name string) string {
	t.Helper()
	return *must(topics.CreatePlatformApplication(within(t), &sns.CreatePlatformApplicationInput{Name: &name,
		Platform: aws.String("GCM"), Attributes: map[string]string{"PlatformCredential": "key"}}))(t).PlatformApplicationArn
}

func createDevice(t *testing.T, application, token string) string {
	t.Helper()
	return *must(topics.CreatePlatformEndpoint(within(t), &sns.CreatePlatformEndpointInput{
		PlatformApplicationArn: &application, Token: &token}))(t).EndpointArn
}

func push(t *testing.T, device, text string) (*sns.PublishOutput, error) {
	t.Helper()
	return topics.Publish(within(t), &sns.PublishInput{TargetArn: &device, Message: &text})
}

// ask calls the control API; `answer` takes what it says.
func ask(t *testing.T, method, path, wish string, answer any) {
	t.Helper()
	request := must(http.NewRequestWithContext(within(t), method, endpoint+path, strings.NewReader(wish)))(t)
	response := must(http.DefaultClient.Do(request))(t)
	defer response.Body.Close()
	equal(t, response.StatusCode, 200)
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}

type pushedMessage struct {
	MessageId, Message, Payload string
	TopicArn                    *string
}

// pushed is what its vendor would have got, oldest first.
func pushed(t *testing.T, device string) []pushedMessage {
	t.Helper()
	var found struct {
		Messages map[string][]pushedMessage `json:"platform_endpoint_messages"`
	}
	ask(t, "GET", "/_aws/sns/platform-endpoint-messages?endpointArn="+url.QueryEscape(device), "", &found)
	return found.Messages[device]
}

func TestApplicationAndItsEndpointLiveAndEnd(t *testing.T) { // SNS-316, SNS-318, SNS-320, SNS-322, SNS-324
	name := name()
	application := createApplication(t, name)
	equal(t, application, "arn:aws:sns:"+region+":"+account+":app/GCM/"+name)
	device := createDevice(t, application, "token")
	equal(t, createDevice(t, application, "token"), device)
	must(topics.SetEndpointAttributes(within(t), &sns.SetEndpointAttributesInput{EndpointArn: &device,
		Attributes: map[string]string{"CustomUserData": "ünïcödé ☁"}}))(t)
	attributes := must(topics.GetEndpointAttributes(within(t), &sns.GetEndpointAttributesInput{EndpointArn: &device}))(t)
	equal(t, attributes.Attributes, map[string]string{"CustomUserData": "ünïcödé ☁", "Enabled": "true", "Token": "token"})
	_, err := topics.CreatePlatformEndpoint(within(t), &sns.CreatePlatformEndpointInput{
		PlatformApplicationArn: &application, Token: aws.String("token")})
	equal(t, refused[*types.InvalidParameterException](t, err, "InvalidParameter", 400), "Invalid parameter: Token "+
		"Reason: Endpoint "+device+" already exists with the same Token, but different attributes.")
	for more := 0; more < 100; more++ {
		createDevice(t, application, fmt.Sprint(more))
	}
	sizes := []int{}
	for pages := sns.NewListEndpointsByPlatformApplicationPaginator(topics, &sns.ListEndpointsByPlatformApplicationInput{
		PlatformApplicationArn: &application}); pages.HasMorePages(); {
		sizes = append(sizes, len(must(pages.NextPage(within(t)))(t).Endpoints))
	}
	equal(t, sizes, []int{100, 1})

	must(topics.DeleteEndpoint(within(t), &sns.DeleteEndpointInput{EndpointArn: &device}))(t)
	_, err = topics.GetEndpointAttributes(within(t), &sns.GetEndpointAttributesInput{EndpointArn: &device})
	equal(t, refused[*types.NotFoundException](t, err, "NotFound", 404), "Endpoint does not exist")
	must(topics.DeletePlatformApplication(within(t), &sns.DeletePlatformApplicationInput{
		PlatformApplicationArn: &application}))(t)
	_, err = topics.GetPlatformApplicationAttributes(within(t), &sns.GetPlatformApplicationAttributesInput{
		PlatformApplicationArn: &application})
	equal(t, refused[*types.NotFoundException](t, err, "NotFound", 404), "PlatformApplication does not exist")
}

func TestWhatIsPushedCanBeRead(t *testing.T) { // SNS-187, SNS-385
	device := createDevice(t, createApplication(t, name()), "token")
	topic := createTopic(t, name(), nil)
	must(topics.Subscribe(within(t), &sns.SubscribeInput{TopicArn: &topic, Protocol: aws.String("application"),
		Endpoint: &device}))(t)
	first := must(push(t, device, "plain"))(t)
	second := publish(t, topic, `{"default":"all","GCM":"{\"data\":{\"text\":\"hello ☁\"}}"}`,
		func(input *sns.PublishInput) { input.MessageStructure = aws.String("json") })
	found := pushed(t, device)
	equal(t, len(found), 2)
	equal(t, []string{found[0].MessageId, found[0].Payload}, []string{*first.MessageId, `{"data":{"default":"plain"}}`})
	check(t, found[0].TopicArn == nil, "it came from a topic")
	equal(t, []string{found[1].MessageId, found[1].Payload, *found[1].TopicArn},
		[]string{*second.MessageId, `{"data":{"text":"hello ☁"}}`, topic})
}

func TestVendorDisablesEndpointsAndApplications(t *testing.T) { // SNS-25, SNS-323
	application := createApplication(t, name())
	device := createDevice(t, application, "token")
	topic, queue := createTopic(t, name(), nil), create(t, name(), nil)
	subscribe(t, topic, queue, nil)
	must(topics.SetPlatformApplicationAttributes(within(t), &sns.SetPlatformApplicationAttributesInput{
		PlatformApplicationArn: &application, Attributes: map[string]string{"EventDeliveryFailure": topic}}))(t)

	var said map[string]string
	ask(t, "POST", "/_pileus/push/tokens", fmt.Sprintf(`{"endpoint":%q,"answer":"expired"}`, device), &said)
	message := must(push(t, device, "x"))(t)
	_, err := push(t, device, "x")
	equal(t, refused[*types.EndpointDisabledException](t, err, "EndpointDisabled", 400), "Endpoint is disabled")
	told := only(t, receive(t, queue, func(input *sqs.ReceiveMessageInput) { input.WaitTimeSeconds = 5 }))
	var outer envelope
	var event struct{ EventType, FailureType, EndpointArn, MessageId string }
	check(t, json.Unmarshal([]byte(*told.Body), &outer) == nil && json.Unmarshal([]byte(outer.Message), &event) == nil,
		*told.Body)
	equal(t, []string{event.EventType, event.FailureType, event.EndpointArn, event.MessageId},
		[]string{"DeliveryFailure", "InvalidPlatformToken", device, *message.MessageId})

	must(topics.SetEndpointAttributes(within(t), &sns.SetEndpointAttributesInput{EndpointArn: &device,
		Attributes: map[string]string{"Token": "new", "Enabled": "true"}}))(t)
	ask(t, "POST", "/_pileus/push/credentials", fmt.Sprintf(`{"application":%q,"answer":"refused"}`, application), &said)
	must(push(t, device, "x"))(t)
	_, err = push(t, device, "x")
	equal(t, refused[*types.PlatformApplicationDisabledException](t, err, "PlatformApplicationDisabled", 400),
		"Platform application is disabled")
	must(topics.SetPlatformApplicationAttributes(within(t), &sns.SetPlatformApplicationAttributesInput{
		PlatformApplicationArn: &application, Attributes: map[string]string{"PlatformCredential": "new"}}))(t)
	must(push(t, device, "again"))(t)
	found := pushed(t, device)
	equal(t, len(found), 1)
	equal(t, found[0].Message, "again")
}
