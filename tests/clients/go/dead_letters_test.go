package clients

import (
	"fmt"
	"sort"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// pair gives the URLs of a queue with a maxReceiveCount of 1, and of its dead-letter queue.
func pair(t *testing.T) (url, dead string) {
	t.Helper()
	queue := name()
	dead = create(t, queue+"-dead", nil)
	return create(t, queue, map[string]string{
		"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":1}`, arn(t, dead))}), dead
}

// letDie sends a message, and receives it once more often than it may be.
func letDie(t *testing.T, url, body string) (id string) {
	t.Helper()
	id = *send(t, url, body).MessageId
	equal(t, bodies(receive(t, url, hiddenFor(1))), []string{body})
	advance(t, "1s")
	equal(t, len(receive(t, url)), 0)
	return id
}

// finished gives the newest task of a source once it has ended: time moves on until it has.
func finished(t *testing.T, source string) types.ListMessageMoveTasksResultEntry {
	t.Helper()
	for seconds := 0; seconds < 200; seconds++ {
		task := must(client.ListMessageMoveTasks(within(t), &sqs.ListMessageMoveTasksInput{SourceArn: &source}))(t).Results[0]
		if *task.Status != "RUNNING" {
			return task
		}
		advance(t, "1s")
	}
	t.Fatal("the task is still running")
	return types.ListMessageMoveTasksResultEntry{}
}

func TestMessageReceivedTooOftenMovesAndKeepsWhatItIs(t *testing.T) { // SQS-354, SQS-356, SQS-357, SQS-358, SQS-179
	url, dead := pair(t)
	id := letDie(t, url, "poison")
	message := only(t, receive(t, dead))

	equal(t, *message.MessageId, id)
	equal(t, *message.Body, "poison")
	equal(t, message.Attributes["ApproximateReceiveCount"], "2")
	equal(t, message.Attributes["DeadLetterQueueSourceArn"], arn(t, url))
	sources := must(client.ListDeadLetterSourceQueues(within(t), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: &dead}))(t)
	equal(t, sources.QueueUrls, []string{url})
}

func TestTaskMovesMessagesBack(t *testing.T) { // SQS-365, SQS-374, SQS-375, SQS-377, SQS-378
	url, dead := pair(t)
	ids := map[string]bool{letDie(t, url, "one"): true, letDie(t, url, "two"): true}
	source := arn(t, dead)

	must(client.StartMessageMoveTask(within(t), &sqs.StartMessageMoveTaskInput{SourceArn: &source}))(t)
	task := finished(t, source)
	equal(t, *task.Status, "COMPLETED")
	equal(t, task.ApproximateNumberOfMessagesMoved, 2)
	back := receive(t, url)
	found := bodies(back)
	sort.Strings(found)
	equal(t, found, []string{"one", "two"})
	for _, message := range back {
		check(t, !ids[*message.MessageId], "the message id was kept")
	}
	equal(t, attributes(t, dead)["ApproximateNumberOfMessages"], "0")
}

func TestSlowTaskCanBeCancelled(t *testing.T) { // SQS-368, SQS-372, SQS-373, SQS-374
	_, dead := pair(t)
	source, destination := arn(t, dead), arn(t, create(t, name(), nil))
	for index := 0; index < 10; index++ {
		send(t, dead, strconv.Itoa(index))
	}

	started := must(client.StartMessageMoveTask(within(t), &sqs.StartMessageMoveTaskInput{
		SourceArn: &source, DestinationArn: &destination, MaxNumberOfMessagesPerSecond: aws.Int32(1)}))(t)
	_, err := client.StartMessageMoveTask(within(t), &sqs.StartMessageMoveTaskInput{SourceArn: &source})
	refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400)
	advance(t, "2s")
	moved := must(client.CancelMessageMoveTask(within(t), &sqs.CancelMessageMoveTaskInput{
		TaskHandle: started.TaskHandle}))(t).ApproximateNumberOfMessagesMoved
	check(t, moved >= 1 && moved <= 4, fmt.Sprint("moved ", moved))
	advance(t, "30s")
	equal(t, attributes(t, dead)["ApproximateNumberOfMessages"], fmt.Sprint(10-moved))
}

func TestTasksNeedADeadLetterQueueThatExists(t *testing.T) { // SQS-75, SQS-366, SQS-367
	source := arn(t, create(t, name(), nil))
	_, err := client.StartMessageMoveTask(within(t), &sqs.StartMessageMoveTaskInput{SourceArn: &source})
	equal(t, refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400),
		"Source queue must be configured as a Dead Letter Queue.")

	source += "-missing"
	_, err = client.StartMessageMoveTask(within(t), &sqs.StartMessageMoveTaskInput{SourceArn: &source})
	equal(t, refused[*types.ResourceNotFoundException](t, err, "ResourceNotFoundException", 404),
		"The resource that you specified for the SourceArn parameter doesn't exist.")
}
