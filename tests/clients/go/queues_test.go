package clients

import (
	"sort"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

func TestQueueHasURLOfTheHostItWasAskedFromAndAnARN(t *testing.T) { // SQS-3, SQS-4, SQS-10, SQS-174
	queue := name()
	url := create(t, queue, nil)

	equal(t, url, endpoint+"/"+account+"/"+queue)
	equal(t, *must(client.GetQueueUrl(within(t), &sqs.GetQueueUrlInput{QueueName: &queue}))(t).QueueUrl, url)
	equal(t, arn(t, url), "arn:aws:sqs:"+region+":"+account+":"+queue)
}

func TestCreatingAgainIsFineWithEqualAttributesAndRefusedWithOthers(t *testing.T) { // SQS-69, SQS-119, SQS-120
	queue := name()
	url := create(t, queue, map[string]string{"VisibilityTimeout": "45", "DelaySeconds": "2"})

	equal(t, create(t, queue, nil), url)
	equal(t, create(t, queue, map[string]string{"VisibilityTimeout": "45"}), url)
	_, err := client.CreateQueue(within(t), &sqs.CreateQueueInput{
		QueueName: &queue, Attributes: map[string]string{"VisibilityTimeout": "46"}})
	equal(t, refused[*types.QueueNameExists](t, err, "QueueAlreadyExists", 400),
		"A queue already exists with the same name and a different value for attribute VisibilityTimeout")
}

func TestFreshQueueShows12AttributesAndAFifoQueue16(t *testing.T) { // SQS-129, SQS-135, SQS-137, SQS-146, SQS-148
	standard, fifo := attributes(t, create(t, name(), nil)), attributes(t, createFifo(t))

	equal(t, len(standard), 12)
	equal(t, standard["VisibilityTimeout"], "30")
	equal(t, standard["MaximumMessageSize"], "1048576")
	equal(t, len(fifo), 16)
	equal(t, fifo["DeduplicationScope"], "queue")
}

func TestAttributesAreSetTogetherOrNotAtAll(t *testing.T) { // SQS-83, SQS-84, SQS-151, SQS-152, SQS-162
	url := create(t, name(), nil)
	set := func(attributes map[string]string) error {
		_, err := client.SetQueueAttributes(within(t), &sqs.SetQueueAttributesInput{QueueUrl: &url, Attributes: attributes})
		return err
	}
	equal(t, set(map[string]string{"VisibilityTimeout": "60"}), nil)

	equal(t, refused[*types.InvalidAttributeName](t, set(map[string]string{"VisibilityTimeout": "61", "Colour": "red"}),
		"InvalidAttributeName", 400), "Unknown Attribute Colour.")
	equal(t, refused[*types.InvalidAttributeValue](t, set(map[string]string{"VisibilityTimeout": "61", "DelaySeconds": "901"}),
		"InvalidAttributeValue", 400), "Invalid value for the parameter DelaySeconds.")
	equal(t, attributes(t, url)["VisibilityTimeout"], "60")
}

func TestListingGoesByPrefixAndByPage(t *testing.T) { // SQS-175, SQS-176, SQS-431
	prefix := name()
	urls := []string{}
	for index := 0; index < 5; index++ {
		urls = append(urls, create(t, prefix+"-"+strconv.Itoa(index), nil))
	}
	create(t, "other-"+prefix, nil)

	all := must(client.ListQueues(within(t), &sqs.ListQueuesInput{QueueNamePrefix: &prefix}))(t)
	sort.Strings(all.QueueUrls)
	equal(t, all.QueueUrls, urls)
	check(t, all.NextToken == nil, "a token without MaxResults")
	sizes, listed := []int{}, []string{}
	pages := sqs.NewListQueuesPaginator(client, &sqs.ListQueuesInput{QueueNamePrefix: &prefix, MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page := must(pages.NextPage(within(t)))(t)
		sizes, listed = append(sizes, len(page.QueueUrls)), append(listed, page.QueueUrls...)
	}
	sort.Strings(listed)
	equal(t, sizes, []int{2, 2, 1})
	equal(t, listed, urls)
}

func TestTagsAreAddedReplacedAndRemoved(t *testing.T) { // SQS-180, SQS-181, SQS-184
	queue := name()
	url := *must(client.CreateQueue(within(t), &sqs.CreateQueueInput{
		QueueName: &queue, Tags: map[string]string{"team": "blue", "Team": "red"}}))(t).QueueUrl
	must(client.TagQueue(within(t), &sqs.TagQueueInput{
		QueueUrl: &url, Tags: map[string]string{"team": "green", "städte": "Zürich", "empty": ""}}))(t)
	equal(t, must(client.ListQueueTags(within(t), &sqs.ListQueueTagsInput{QueueUrl: &url}))(t).Tags,
		map[string]string{"team": "green", "Team": "red", "städte": "Zürich", "empty": ""})

	must(client.UntagQueue(within(t), &sqs.UntagQueueInput{
		QueueUrl: &url, TagKeys: []string{"team", "Team", "städte", "empty", "never there"}}))(t)
	equal(t, len(must(client.ListQueueTags(within(t), &sqs.ListQueueTagsInput{QueueUrl: &url}))(t).Tags), 0)
}

func TestQueuesArePerAccount(t *testing.T) { // SQS-12, SUP-8
	queue := name()
	url := create(t, queue, nil)
	stranger := sqsOf(aws.Credentials{AccessKeyID: "999988887777", SecretAccessKey: "secret"})
	_, err := stranger.GetQueueUrl(within(t), &sqs.GetQueueUrlInput{QueueName: &queue})
	refused[*types.QueueDoesNotExist](t, err, "AWS.SimpleQueueService.NonExistentQueue", 400)

	theirs := must(stranger.CreateQueue(within(t), &sqs.CreateQueueInput{QueueName: &queue}))(t).QueueUrl
	must(stranger.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: theirs, MessageBody: aws.String("theirs")}))(t)
	equal(t, len(receive(t, url)), 0)
}

func TestDeletedQueueIsGoneAndItsNameFreeAfterAMinute(t *testing.T) { // SQS-68, SQS-70, SQS-124, SQS-126
	queue := name()
	url := create(t, queue, nil)
	must(client.DeleteQueue(within(t), &sqs.DeleteQueueInput{QueueUrl: &url}))(t)

	_, err := client.SendMessage(within(t), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("x")})
	equal(t, refused[*types.QueueDoesNotExist](t, err, "AWS.SimpleQueueService.NonExistentQueue", 400),
		"The specified queue does not exist.")
	_, err = client.CreateQueue(within(t), &sqs.CreateQueueInput{QueueName: &queue})
	refused[*types.QueueDeletedRecently](t, err, "AWS.SimpleQueueService.QueueDeletedRecently", 400)
	advance(t, "60s")
	equal(t, create(t, queue, nil), url)
}

func TestPurgeEmptiesAQueueOnceAMinute(t *testing.T) { // SQS-71, SQS-382, SQS-383
	queue := name()
	url := create(t, queue, nil)
	send(t, url, "x")
	must(client.PurgeQueue(within(t), &sqs.PurgeQueueInput{QueueUrl: &url}))(t)

	equal(t, len(receive(t, url)), 0)
	_, err := client.PurgeQueue(within(t), &sqs.PurgeQueueInput{QueueUrl: &url})
	equal(t, refused[*types.PurgeQueueInProgress](t, err, "AWS.SimpleQueueService.PurgeQueueInProgress", 403),
		"Only one PurgeQueue operation on "+queue+" is allowed every 60 seconds.")
	advance(t, "60s")
	must(client.PurgeQueue(within(t), &sqs.PurgeQueueInput{QueueUrl: &url}))(t)
}

func TestBadNameIsRefused(t *testing.T) { // SQS-96, SQS-116
	_, err := client.CreateQueue(within(t), &sqs.CreateQueueInput{QueueName: aws.String("with space")})
	equal(t, refused[*smithy.GenericAPIError](t, err, "InvalidParameterValue", 400),
		"Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
}

func TestEveryAnswerHasARequestIdOfItsOwn(t *testing.T) { // SQS-17, SQS-418
	first, _ := middleware.GetRequestIDMetadata(must(client.ListQueues(within(t), &sqs.ListQueuesInput{}))(t).ResultMetadata)
	second, _ := middleware.GetRequestIDMetadata(must(client.ListQueues(within(t), &sqs.ListQueuesInput{}))(t).ResultMetadata)

	check(t, requestID.MatchString(first), first)
	check(t, first != second, "the same request id twice")
}
