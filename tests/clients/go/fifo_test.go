package clients

import (
	"regexp"
	"sort"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

func sendTo(t *testing.T, url, body, group, id string) *sqs.SendMessageOutput {
	t.Helper()
	return must(client.SendMessage(within(t), &sqs.SendMessageInput{
		QueueUrl: &url, MessageBody: &body, MessageGroupId: &group, MessageDeduplicationId: &id}))(t)
}

func TestGroupComesWholeAndInOrderWithRisingSequenceNumbers(t *testing.T) { // SQS-270, SQS-312, SQS-316
	url := createFifo(t)
	numbers := []string{}
	for _, message := range [][2]string{{"g1", "a"}, {"g2", "x"}, {"g1", "b"}, {"g1", "c"}} {
		numbers = append(numbers, *sendTo(t, url, message[1], message[0], message[1]).SequenceNumber)
	}
	messages := receive(t, url)

	equal(t, bodies(messages), []string{"a", "b", "c", "x"})
	for _, number := range numbers {
		check(t, regexp.MustCompile(`^\d{20}$`).MatchString(number), number)
	}
	check(t, sort.StringsAreSorted(numbers) && numbers[0] != numbers[1], "the sequence numbers do not rise")
	equal(t, messages[3].Attributes["MessageGroupId"], "g2")
	equal(t, messages[3].Attributes["MessageDeduplicationId"], "x")
}

func TestGroupIsLockedWhileOneOfItsMessagesIsInFlight(t *testing.T) { // SQS-315, SQS-318, SQS-324
	url := createFifo(t)
	for _, body := range []string{"a", "b", "c"} {
		sendTo(t, url, body, "g", body)
	}
	taken := receive(t, url, atMost(2))
	equal(t, bodies(taken), []string{"a", "b"})
	sendTo(t, url, "other", "another", "other")

	equal(t, bodies(receive(t, url)), []string{"other"})
	equal(t, attributes(t, url)["ApproximateNumberOfMessagesNotVisible"], "3")
	remove(t, url, taken[0])
	equal(t, len(receive(t, url)), 0)
	remove(t, url, taken[1])
	equal(t, bodies(receive(t, url)), []string{"c"})
}

func TestWaitingReceiveWakesWhenItsGroupUnlocks(t *testing.T) { // SQS-323
	url := createFifo(t)
	sendTo(t, url, "a", "g", "a")
	sendTo(t, url, "b", "g", "b")
	first := only(t, receive(t, url, atMost(1)))
	waiting := park(t, url)
	remove(t, url, first)

	equal(t, bodies(arrived(t, waiting)), []string{"b"})
}

func TestDuplicateIsAnsweredLikeTheOriginalForFiveMinutes(t *testing.T) { // SQS-306, SQS-307
	url := createFifo(t)
	first, second := sendTo(t, url, "first", "g", "same"), sendTo(t, url, "second", "g", "same")
	equal(t, []string{*second.MessageId, *second.SequenceNumber}, []string{*first.MessageId, *first.SequenceNumber})
	equal(t, bodies(receive(t, url)), []string{"first"})

	advance(t, "300s")
	check(t, *sendTo(t, url, "third", "g", "same").MessageId != *first.MessageId, "still a duplicate")
}

func TestContentCanBeTheDeduplicationId(t *testing.T) { // SQS-305
	url := create(t, name()+".fifo", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"})
	for _, body := range []string{"a", "a", "b"} {
		must(client.SendMessage(within(t), &sqs.SendMessageInput{
			QueueUrl: &url, MessageBody: &body, MessageGroupId: aws.String("g")}))(t)
	}

	equal(t, bodies(receive(t, url)), []string{"a", "b"})
}

func TestGroupAndDeduplicationIdAreRequiredInABatchForAll(t *testing.T) { // SQS-254, SQS-300, SQS-301
	url := createFifo(t)
	body, group := aws.String("x"), aws.String("g")

	equal(t, refused[*smithy.GenericAPIError](t, sendError(t, url, "x"), "MissingParameter", 400),
		"The request must contain the parameter MessageGroupId.")
	_, err := client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: body, MessageGroupId: group})
	equal(t, refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400),
		"The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly")
	_, err = client.SendMessageBatch(within(t), &sqs.SendMessageBatchInput{QueueUrl: &url,
		Entries: []types.SendMessageBatchRequestEntry{
			{Id: aws.String("good"), MessageBody: body, MessageGroupId: group, MessageDeduplicationId: aws.String("d")},
			{Id: aws.String("bad"), MessageBody: body, MessageDeduplicationId: aws.String("e")}}})
	refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400)
	equal(t, len(receive(t, url)), 0)
}

func TestExpiredHandleDoesNotDelete(t *testing.T) { // SQS-286, SQS-322
	url := createFifo(t)
	sendTo(t, url, "x", "g", "x")
	message := only(t, receive(t, url))
	advance(t, "30s")

	_, err := client.DeleteMessage(within(t), &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: message.ReceiptHandle})
	equal(t, refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400),
		"Value "+*message.ReceiptHandle+" for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.")
	equal(t, bodies(receive(t, url)), []string{"x"})
}
