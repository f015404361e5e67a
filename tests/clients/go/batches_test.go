package clients

import (
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func entry(id, body string) types.SendMessageBatchRequestEntry {
	return types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &body}
}

func entries(count int) []types.SendMessageBatchRequestEntry {
	all := []types.SendMessageBatchRequestEntry{}
	for index := 0; index < count; index++ {
		all = append(all, entry("e"+strconv.Itoa(index), "body "+strconv.Itoa(index)))
	}
	return all
}

func sendBatch(t *testing.T, url string, entries ...types.SendMessageBatchRequestEntry) (*sqs.SendMessageBatchOutput, error) {
	t.Helper()
	return client.SendMessageBatch(within(t), &sqs.SendMessageBatchInput{QueueUrl: &url, Entries: entries})
}

func TestTenMessagesGoAndAreDeletedInOneCallEach(t *testing.T) { // SQS-255, SQS-258
	url := create(t, name(), nil)
	sent := must(sendBatch(t, url, entries(10)...))(t)
	for index, entry := range entries(10) {
		equal(t, *sent.Successful[index].Id, *entry.Id)
	}

	deletes := []types.DeleteMessageBatchRequestEntry{}
	for _, message := range receive(t, url) {
		deletes = append(deletes, types.DeleteMessageBatchRequestEntry{Id: message.MessageId, ReceiptHandle: message.ReceiptHandle})
	}
	deleted := must(client.DeleteMessageBatch(within(t), &sqs.DeleteMessageBatchInput{QueueUrl: &url, Entries: deletes}))(t)
	equal(t, len(deleted.Successful), 10)
	equal(t, attributes(t, url)["ApproximateNumberOfMessagesNotVisible"], "0")
}

func TestEntryFailsAlone(t *testing.T) { // SQS-251, SQS-252, SQS-253, SQS-257
	url := create(t, name(), map[string]string{"MaximumMessageSize": "1024"})
	answer := must(sendBatch(t, url, entry("good", strings.Repeat("x", 1024)), entry("large", strings.Repeat("x", 1025)),
		entry("control", "\x01"), entry("empty", "")))(t)

	equal(t, len(answer.Successful), 1)
	equal(t, *answer.Successful[0].Id, "good")
	codes := map[string]string{}
	for _, failed := range answer.Failed {
		codes[*failed.Id] = *failed.Code
		check(t, failed.SenderFault, *failed.Id+" is not the sender's fault")
	}
	equal(t, codes, map[string]string{
		"large": "InvalidParameterValue", "control": "InvalidMessageContents", "empty": "EmptyValue"})
}

func TestDeletesAndVisibilityChangesFailAlone(t *testing.T) { // SQS-256
	url := create(t, name(), nil)
	must(sendBatch(t, url, entries(2)...))(t)
	messages := receive(t, url)
	equal(t, len(messages), 2)
	good, bad, garbage := aws.String("good"), aws.String("bad"), aws.String("garbage")

	changed := must(client.ChangeMessageVisibilityBatch(within(t), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &url,
		Entries: []types.ChangeMessageVisibilityBatchRequestEntry{
			{Id: bad, ReceiptHandle: garbage}, {Id: good, ReceiptHandle: messages[1].ReceiptHandle}}}))(t)
	equal(t, []string{*changed.Successful[0].Id, *changed.Failed[0].Code}, []string{"good", "ReceiptHandleIsInvalid"})
	deleted := must(client.DeleteMessageBatch(within(t), &sqs.DeleteMessageBatchInput{QueueUrl: &url,
		Entries: []types.DeleteMessageBatchRequestEntry{
			{Id: good, ReceiptHandle: messages[0].ReceiptHandle}, {Id: bad, ReceiptHandle: garbage}}}))(t)
	equal(t, []string{*deleted.Successful[0].Id, *deleted.Failed[0].Code}, []string{"good", "ReceiptHandleIsInvalid"})
	equal(t, bodies(receive(t, url)), []string{*messages[1].Body})
}

func TestBatchIsRefusedWholeForItsForm(t *testing.T) { // SQS-246, SQS-247, SQS-248, SQS-249, SQS-250
	const prefix = "AWS.SimpleQueueService."
	url := create(t, name(), nil)
	half := strings.Repeat("x", 1048576/2)

	_, err := client.SendMessageBatch(within(t), &sqs.SendMessageBatchInput{
		QueueUrl: &url, Entries: []types.SendMessageBatchRequestEntry{}})
	refused[*types.EmptyBatchRequest](t, err, prefix+"EmptyBatchRequest", 400)
	_, err = sendBatch(t, url, entries(11)...)
	equal(t, refused[*types.TooManyEntriesInBatchRequest](t, err, prefix+"TooManyEntriesInBatchRequest", 400),
		"Maximum number of entries per request are 10. You have sent 11.")
	_, err = sendBatch(t, url, entry("a b", "x"))
	refused[*types.InvalidBatchEntryId](t, err, prefix+"InvalidBatchEntryId", 400)
	_, err = sendBatch(t, url, entry("a", "x"), entry("a", "y"))
	equal(t, refused[*types.BatchEntryIdsNotDistinct](t, err, prefix+"BatchEntryIdsNotDistinct", 400), "Id a repeated.")
	_, err = sendBatch(t, url, entry("a", half), entry("b", half+"x"))
	equal(t, refused[*types.BatchRequestTooLong](t, err, prefix+"BatchRequestTooLong", 400),
		"Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.")
	equal(t, len(receive(t, url)), 0)
}
