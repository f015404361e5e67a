package clients

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// The SDK checks the digest of each body itself, on sending and on receiving.

func text(value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
}

func sendError(t *testing.T, url, body string) error {
	t.Helper()
	_, err := client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body})
	return err
}

func change(t *testing.T, url string, message types.Message, seconds int32) error {
	t.Helper()
	_, err := client.ChangeMessageVisibility(within(t), &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &url, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: seconds})
	return err
}

func TestMessageIsSentReceivedAndDeleted(t *testing.T) { // SQS-209, SQS-229, SQS-268, SQS-270, SQS-297
	url := create(t, name(), nil)
	sent := send(t, url, "Grüße, 世界 😀 <&>\r\n")
	message := only(t, receive(t, url))

	equal(t, *message.MessageId, *sent.MessageId)
	equal(t, *message.Body, "Grüße, 世界 😀 <&>\r\n")
	equal(t, *message.MD5OfBody, *sent.MD5OfMessageBody)
	equal(t, len(message.Attributes), 4)
	equal(t, message.Attributes["ApproximateReceiveCount"], "1")
	equal(t, message.Attributes["SenderId"], account)
	equal(t, attributes(t, url)["ApproximateNumberOfMessagesNotVisible"], "1")
	remove(t, url, message)
	equal(t, attributes(t, url)["ApproximateNumberOfMessagesNotVisible"], "0")
}

func TestMessageAttributesComeBackAsTheyWent(t *testing.T) { // SQS-212, SQS-213, SQS-230, SQS-268
	url := create(t, name(), map[string]string{"VisibilityTimeout": "0"})
	all := make([]byte, 256)
	for value := range all {
		all[value] = byte(value)
	}
	given := map[string]types.MessageAttributeValue{
		"text":       text("Grüße & <世界> 😀"),
		"number.int": {DataType: aws.String("Number.int"), StringValue: aws.String(strings.Repeat("9", 38))},
		"bytes":      {DataType: aws.String("Binary"), BinaryValue: all},
	}
	sent := must(client.SendMessage(within(t), &sqs.SendMessageInput{
		QueueUrl: &url, MessageBody: aws.String("x"), MessageAttributes: given}))(t)
	message := only(t, receive(t, url, asking("All")))

	equal(t, message.MessageAttributes, given)
	equal(t, *message.MD5OfMessageAttributes, *sent.MD5OfMessageAttributes)
	equal(t, len(only(t, receive(t, url)).MessageAttributes), 0)
}

func TestAttributesAreChosenByPrefixAndTheDigestCoversThose(t *testing.T) { // SQS-232, SQS-238, SQS-239, SQS-277
	url := create(t, name(), nil)
	sent := must(client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("x"),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"Help.Me": text("Me"), "Hello": text("There"), "General": text("Kenobi")}}))(t)
	message := only(t, receive(t, url, asking("Hel.*")))

	equal(t, *sent.MD5OfMessageAttributes, "4c360f3fdafd970e05fae2f149d997f5")
	equal(t, *message.MD5OfMessageAttributes, "83fee93c1bcd8b9a5a923ffacdc636c7")
	equal(t, message.MessageAttributes, map[string]types.MessageAttributeValue{"Help.Me": text("Me"), "Hello": text("There")})
}

func TestOneMebibyteIsTheLargestMessage(t *testing.T) { // SQS-203, SQS-429
	url := create(t, name(), map[string]string{"VisibilityTimeout": "0"})
	largest := strings.Repeat("é", 1048576/2)
	send(t, url, largest)
	// Go's side now and then closes the connection while it still reads an answer of this size, all of which it was
	// sent; the message stays visible, so that it can be asked for again.
	var received *sqs.ReceiveMessageOutput
	err := net.ErrClosed
	for attempt := 0; attempt < 5 && errors.Is(err, net.ErrClosed); attempt++ {
		received, err = client.ReceiveMessage(within(t), &sqs.ReceiveMessageInput{QueueUrl: &url})
	}

	check(t, *only(t, must(received, err)(t).Messages).Body == largest, "another body came back")
	equal(t, refused[*smithy.GenericAPIError](t, sendError(t, url, largest+"x"), "InvalidParameterValue", 400),
		"One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.")
}

func TestWhatNoMessageMayCarryIsRefused(t *testing.T) { // SQS-82, SQS-85, SQS-200, SQS-201, SQS-227
	url := create(t, name(), nil)

	refused[*types.InvalidMessageContents](t, sendError(t, url, "a\x00b"), "InvalidMessageContents", 400)
	equal(t, refused[*smithy.GenericAPIError](t, sendError(t, url, ""), "MissingParameter", 400),
		"The request must contain the parameter MessageBody.")
	_, err := client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("x"),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"list": {DataType: aws.String("String"), StringListValues: []string{"a"}}}})
	refused[*types.UnsupportedOperation](t, err, "AWS.SimpleQueueService.UnsupportedOperation", 400)
}

func TestDelayedMessageAppearsWhenItIsDue(t *testing.T) { // SQS-206, SQS-208
	url := create(t, name(), nil)
	must(client.SendMessage(within(t), &sqs.SendMessageInput{
		QueueUrl: &url, MessageBody: aws.String("x"), DelaySeconds: 10}))(t)

	equal(t, attributes(t, url)["ApproximateNumberOfMessagesDelayed"], "1")
	advance(t, "9s")
	equal(t, len(receive(t, url)), 0)
	advance(t, "1s")
	equal(t, bodies(receive(t, url)), []string{"x"})
}

func TestWaitingReceiveGetsWhatAnotherClientSends(t *testing.T) { // SQS-264
	url := create(t, name(), nil)
	waiting := park(t, url)
	other := sqsOf(aws.Credentials{AccessKeyID: account, SecretAccessKey: "secret"})
	must(other.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("here")}))(t)

	equal(t, bodies(arrived(t, waiting)), []string{"here"})
}

func TestWaitingReceiveEndsEmptyWhenItsTimeIsOver(t *testing.T) { // SQS-19, SQS-264
	waiting := park(t, create(t, name(), nil))
	advance(t, "20s")

	equal(t, len(arrived(t, waiting)), 0)
}

func TestReceivedMessageIsHiddenForTheVisibilityTimeout(t *testing.T) { // SQS-261, SQS-273, SQS-280
	url := create(t, name(), nil)
	send(t, url, "x")
	first := only(t, receive(t, url))
	advance(t, "29s")
	equal(t, len(receive(t, url)), 0)
	advance(t, "1s")
	second := only(t, receive(t, url))

	equal(t, *second.MessageId, *first.MessageId)
	check(t, *second.ReceiptHandle != *first.ReceiptHandle, "the same handle twice")
	equal(t, second.Attributes["ApproximateReceiveCount"], "2")
}

func TestVisibilityOfAMessageCanBeChanged(t *testing.T) { // SQS-289, SQS-290, SQS-291
	url := create(t, name(), nil)
	send(t, url, "x")
	equal(t, change(t, url, only(t, receive(t, url)), 0), nil)
	again := only(t, receive(t, url))
	equal(t, change(t, url, again, 60), nil)
	advance(t, "59s")
	equal(t, len(receive(t, url)), 0)

	equal(t, refused[*smithy.GenericAPIError](t, change(t, url, again, 43200), "InvalidParameterValue", 400),
		"Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond "+
			"the limit [43200 seconds]")
	remove(t, url, again)
	refused[*smithy.GenericAPIError](t, change(t, url, again, 1), "InvalidParameterValue", 400)
}

func TestWhatIsNoReceiptHandleIsRefused(t *testing.T) { // SQS-73, SQS-281
	url := create(t, name(), nil)
	_, err := client.DeleteMessage(within(t), &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: aws.String("garbage")})

	equal(t, refused[*types.ReceiptHandleIsInvalid](t, err, "ReceiptHandleIsInvalid", 404),
		`The input receipt handle "garbage" is not a valid receipt handle.`)
}

func TestExpiredHandleDeletesAnOlderOneDoesNot(t *testing.T) { // SQS-283, SQS-284, SQS-285
	url := create(t, name(), nil)
	send(t, url, "x")
	older := only(t, receive(t, url))
	advance(t, "30s")
	newer := only(t, receive(t, url))
	remove(t, url, older)
	equal(t, attributes(t, url)["ApproximateNumberOfMessagesNotVisible"], "1")

	advance(t, "30s")
	remove(t, url, newer)
	remove(t, url, newer)
	equal(t, attributes(t, url)["ApproximateNumberOfMessages"], "0")
}
