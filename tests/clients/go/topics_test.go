package clients

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func createTopic(t *testing.T, name string, attributes map[string]string) string {
	t.Helper()
	return *must(topics.CreateTopic(within(t), &sns.CreateTopicInput{Name: &name, Attributes: attributes}))(t).TopicArn
}

// subscribe joins a queue, by its URL, to a topic.
func subscribe(t *testing.T, topic, url string, attributes map[string]string) string {
	t.Helper()
	return *must(topics.Subscribe(within(t), &sns.SubscribeInput{TopicArn: &topic, Protocol: aws.String("sqs"),
		Endpoint: aws.String(arn(t, url)), Attributes: attributes, ReturnSubscriptionArn: true}))(t).SubscriptionArn
}

// publish sends a text; `more` changes the call.
func publish(t *testing.T, topic, text string, more ...func(*sns.PublishInput)) *sns.PublishOutput {
	t.Helper()
	input := &sns.PublishInput{TopicArn: &topic, Message: &text}
	for _, change := range more {
		change(input)
	}
	return must(topics.Publish(within(t), input))(t)
}

func withAttribute(name, value string) func(*sns.PublishInput) {
	return func(input *sns.PublishInput) {
		input.MessageAttributes = map[string]types.MessageAttributeValue{
			name: {DataType: aws.String("String"), StringValue: &value}}
	}
}

func inGroup(group string) func(*sns.PublishInput) {
	return func(input *sns.PublishInput) { input.MessageGroupId = &group }
}

type envelope struct {
	Type, MessageId, SequenceNumber, TopicArn, Subject, Message, Signature string
	MessageAttributes                                                      map[string]struct{ Type, Value string }
}

func envelopes(t *testing.T, url string) []envelope {
	t.Helper()
	all := []envelope{}
	for _, body := range bodies(receive(t, url)) {
		var each envelope
		if err := json.Unmarshal([]byte(body), &each); err != nil {
			t.Fatal(err)
		}
		all = append(all, each)
	}
	return all
}

func TestTopicHasItsAttributesAndTagsAndIsMadeOnce(t *testing.T) { // SNS-46, SNS-57, SNS-88
	name := name()
	topic := createTopic(t, name, map[string]string{"DisplayName": "Pileus ☁"})
	equal(t, topic, "arn:aws:sns:"+region+":"+account+":"+name)
	equal(t, createTopic(t, name, nil), topic)
	tag := types.Tag{Key: aws.String("team"), Value: aws.String("büro")}
	must(topics.TagResource(within(t), &sns.TagResourceInput{ResourceArn: &topic, Tags: []types.Tag{tag}}))(t)
	tags := must(topics.ListTagsForResource(within(t), &sns.ListTagsForResourceInput{ResourceArn: &topic}))(t).Tags
	equal(t, len(tags), 1)
	equal(t, *tags[0].Value, "büro")
	attributes := must(topics.GetTopicAttributes(within(t), &sns.GetTopicAttributesInput{TopicArn: &topic}))(t).Attributes
	equal(t, attributes["DisplayName"], "Pileus ☁")
	equal(t, attributes["Owner"], account)
}

func TestPaginatorsGoThroughAllTopicsAndSubscriptions(t *testing.T) { // SNS-53, SNS-122
	lonely := snsOf(aws.Credentials{AccessKeyID: "420220220220", SecretAccessKey: "secret"})
	prefix, made := name(), []string{}
	for index := 0; index < 101; index++ {
		made = append(made, *must(lonely.CreateTopic(within(t), &sns.CreateTopicInput{
			Name: aws.String(fmt.Sprintf("%s-%d", prefix, index))}))(t).TopicArn)
	}
	found, sizes := []string{}, []int{}
	for pages := sns.NewListTopicsPaginator(lonely, &sns.ListTopicsInput{}); pages.HasMorePages(); {
		page := must(pages.NextPage(within(t)))(t)
		sizes = append(sizes, len(page.Topics))
		for _, topic := range page.Topics {
			found = append(found, *topic.TopicArn)
		}
	}
	equal(t, sizes, []int{100, 1})
	sort.Strings(made)
	sort.Strings(found)
	equal(t, found, made)

	for index := 0; index < 101; index++ {
		must(lonely.Subscribe(within(t), &sns.SubscribeInput{TopicArn: &made[0], Protocol: aws.String("sms"),
			Endpoint: aws.String(fmt.Sprintf("+49151123450%d", 1000+index))}))(t)
	}
	sizes = nil
	for pages := sns.NewListSubscriptionsByTopicPaginator(lonely, &sns.ListSubscriptionsByTopicInput{
		TopicArn: &made[0]}); pages.HasMorePages(); {
		sizes = append(sizes, len(must(pages.NextPage(within(t)))(t).Subscriptions))
	}
	equal(t, sizes, []int{100, 1})
}

func TestErrorsOfTopicsAreTheExceptionsOfTheSdk(t *testing.T) { // SNS-38, SNS-41, SNS-43, SNS-105, SNS-134
	missing := "arn:aws:sns:" + region + ":" + account + ":" + name()
	_, err := topics.Publish(within(t), &sns.PublishInput{TopicArn: &missing, Message: aws.String("x")})
	equal(t, refused[*types.NotFoundException](t, err, "NotFound", 404), "Topic does not exist")
	_, err = topics.ListTagsForResource(within(t), &sns.ListTagsForResourceInput{ResourceArn: &missing})
	refused[*types.ResourceNotFoundException](t, err, "ResourceNotFound", 404)
	for _, target := range []*string{nil, aws.String("garbage")} {
		_, err = topics.Publish(within(t), &sns.PublishInput{TopicArn: target, Message: aws.String("x")})
		refused[*types.InvalidParameterException](t, err, "InvalidParameter", 400)
	}
	topic := createTopic(t, name(), nil)
	_, err = topics.Subscribe(within(t), &sns.SubscribeInput{TopicArn: &topic, Protocol: aws.String("sqs"),
		Endpoint: aws.String("arn:aws:sqs:" + region + ":" + account + ":q.fifo")})
	check(t, strings.HasSuffix(refused[*types.InvalidParameterException](t, err, "InvalidParameter", 400),
		"FIFO SQS Queues can not be subscribed to standard SNS topics"), err.Error())
}

func TestMessageGoesToAllQueuesEnvelopedAndRaw(t *testing.T) { // SNS-171, SNS-176, SNS-179
	topic := createTopic(t, name(), nil)
	enveloped, raw := create(t, name(), nil), create(t, name(), nil)
	subscribe(t, topic, enveloped, nil)
	subscribe(t, topic, raw, map[string]string{"RawMessageDelivery": "true"})
	published := publish(t, topic, "hällo ☁", withAttribute("kind", "order"))

	found := envelopes(t, enveloped)
	equal(t, len(found), 1)
	equal(t, found[0].MessageId, *published.MessageId)
	equal(t, found[0].Message, "hällo ☁")
	equal(t, found[0].MessageAttributes["kind"].Value, "order")
	check(t, found[0].Signature != "", "no signature")
	message := only(t, receive(t, raw, asking("All")))
	equal(t, *message.Body, "hällo ☁")
	equal(t, *message.MessageAttributes["kind"].StringValue, "order")
}

func TestFilterPoliciesChooseByAttributesAndByBody(t *testing.T) { // SNS-223, SNS-225, SNS-226
	topic := createTopic(t, name(), nil)
	orders, large := create(t, name(), nil), create(t, name(), nil)
	subscribe(t, topic, orders, map[string]string{"RawMessageDelivery": "true", "FilterPolicy": `{"kind":["order"]}`})
	subscribe(t, topic, large, map[string]string{"RawMessageDelivery": "true", "FilterPolicyScope": "MessageBody",
		"FilterPolicy": `{"order":{"total":[{"numeric":[">",100]}]}}`})
	small, big := `{"order":{"total":5}}`, `{"order":{"total":500}}`
	for _, kind := range []string{"order", "return"} {
		publish(t, topic, small, withAttribute("kind", kind))
		publish(t, topic, big, withAttribute("kind", kind))
	}
	equal(t, bodies(receive(t, orders)), []string{small, big})
	equal(t, bodies(receive(t, large)), []string{big, big})
}

func TestPublishedBatchSucceedsEntryByEntry(t *testing.T) { // SNS-165, SNS-166
	topic, url := createTopic(t, name(), nil), create(t, name(), nil)
	subscribe(t, topic, url, nil)
	answer := must(topics.PublishBatch(within(t), &sns.PublishBatchInput{TopicArn: &topic,
		PublishBatchRequestEntries: []types.PublishBatchRequestEntry{
			{Id: aws.String("a"), Message: aws.String("one")}, {Id: aws.String("b"), Message: aws.String("")},
			{Id: aws.String("c"), Message: aws.String("three")}}}))(t)
	equal(t, []string{*answer.Successful[0].Id, *answer.Successful[1].Id}, []string{"a", "c"})
	equal(t, len(answer.Failed), 1)
	equal(t, *answer.Failed[0].Code, "InvalidParameter")
	found := envelopes(t, url)
	equal(t, []string{found[0].Message, found[1].Message}, []string{"one", "three"})
}

func TestFifoTopicKeepsOrderAndDropsDuplicatesToTheEnd(t *testing.T) { // SNS-172, SNS-299, SNS-302, SNS-303
	topic := createTopic(t, name()+".fifo", map[string]string{"FifoTopic": "true", "ContentBasedDeduplication": "true"})
	url := createFifo(t)
	subscribe(t, topic, url, nil)
	numbers := []string{}
	for _, each := range [][2]string{{"g1", "a"}, {"g2", "x"}, {"g1", "b"}, {"g1", "a"}, {"g1", "c"}} {
		numbers = append(numbers, *publish(t, topic, each[1], inGroup(each[0])).SequenceNumber)
	}
	found := envelopes(t, url)
	texts := []string{}
	for _, each := range found {
		texts = append(texts, each.Message)
	}
	equal(t, texts, []string{"a", "b", "c", "x"})
	equal(t, []string{numbers[3], found[0].SequenceNumber}, []string{numbers[0], numbers[0]})
	equal(t, found[0].Signature, "")
}

func TestQueueThatIsGoneLeavesItsMessagesToTheDeadLetters(t *testing.T) { // SNS-210, SNS-213, SNS-215
	topic, url, dead := createTopic(t, name(), nil), create(t, name(), nil), create(t, name(), nil)
	subscribe(t, topic, url, map[string]string{"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q}`, arn(t, dead))})
	must(client.DeleteQueue(within(t), &sqs.DeleteQueueInput{QueueUrl: &url}))(t)
	published := publish(t, topic, "undeliverable")
	found := envelopes(t, dead)
	equal(t, len(found), 1)
	equal(t, found[0].MessageId, *published.MessageId)
}
