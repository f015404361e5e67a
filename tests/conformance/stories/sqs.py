"""SQS: the life of a few queues, then what it refuses. Runs on a manual clock, with AWS's cool-downs."""
import base64
import json

account = "000000000000"     # of a key that says none
missing_queue = f"http://sqs.us-east-1.amazonaws.com/{account}/no-such-queue"
missing_arn = f"arn:aws:sqs:us-east-1:{account}:no-such-queue"
text = {"greeting": {"DataType": "String", "StringValue": "hello"}}
binary = {"picture": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}}
trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
settable = {"VisibilityTimeout": "30", "MaximumMessageSize": "2048", "MessageRetentionPeriod": "3600",
            "DelaySeconds": "0", "ReceiveMessageWaitTimeSeconds": "0", "KmsMasterKeyId": "alias/aws/sqs",
            "KmsDataKeyReusePeriodSeconds": "300"}


def refuses_in_answer(operation, parsed):
    """A batch refuses its entries one by one, with 200."""
    return operation.endswith("Batch") and bool(parsed.get("Failed"))


def tell(sqs):
    queues = Queues(sqs)
    describe_queues(sqs, queues)
    pass_messages(sqs, queues)
    pass_batches(sqs, queues)
    move_dead_letters(sqs, queues)
    refuse(sqs, queues)
    leave(sqs, queues)


class Queues:
    """A standard queue and a FIFO queue, each with a dead-letter queue of its kind."""

    def __init__(self, sqs):
        # Query's model, the older one, has no other place for the names of system attributes.
        self.system_names = {"AttributeNames": ["All"]}
        if sqs.protocol == "json":
            self.system_names["MessageSystemAttributeNames"] = ["All"]
        self.prefix = f"conformance-{sqs.protocol}"
        self.dead = self.create(sqs, "dead")
        self.dead_arn = arn(sqs, self.dead)
        redrive = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": self.dead_arn, "maxReceiveCount": 1})}
        self.standard = self.create(sqs, "standard", Attributes={**settable, **redrive})
        self.other = self.create(sqs, "other", Attributes=redrive)
        self.fifo = self.create(sqs, "orders.fifo", Attributes={
            "FifoQueue": "true", "ContentBasedDeduplication": "true", "DeduplicationScope": "messageGroup",
            "FifoThroughputLimit": "perMessageGroupId"})

    def create(self, sqs, name, Attributes=None):
        return sqs.call("CreateQueue", QueueName=f"{self.prefix}-{name}", Attributes=Attributes or settable)["QueueUrl"]


def arn(sqs, queue):
    return sqs.call("GetQueueAttributes", QueueUrl=queue)["Attributes"]["QueueArn"]     # all names are asked for


def describe_queues(sqs, queues):
    sqs.call("GetQueueUrl", QueueName=f"{queues.prefix}-orders.fifo", QueueOwnerAWSAccountId=account)
    first = sqs.call("ListQueues", without=["NextToken"], QueueNamePrefix=queues.prefix, MaxResults=1)
    sqs.call("ListQueues", QueueNamePrefix=queues.prefix, MaxResults=10, NextToken=first["NextToken"])
    first = sqs.call("ListDeadLetterSourceQueues", without=["NextToken"], QueueUrl=queues.dead, MaxResults=1)
    sqs.call("ListDeadLetterSourceQueues", QueueUrl=queues.dead, MaxResults=1, NextToken=first["NextToken"])
    sqs.call("SetQueueAttributes", QueueUrl=queues.fifo, Attributes={"VisibilityTimeout": "60"})
    sqs.call("AddPermission", QueueUrl=queues.standard, Label="share", AWSAccountIds=["111122223333"],
             Actions=["SendMessage"])
    arn(sqs, queues.standard)     # now with a Policy among its attributes
    sqs.call("RemovePermission", QueueUrl=queues.standard, Label="share")
    sqs.call("TagQueue", QueueUrl=queues.standard, Tags={"team": "conformance", "empty": ""})
    sqs.call("ListQueueTags", QueueUrl=queues.standard)
    sqs.call("UntagQueue", QueueUrl=queues.standard, TagKeys=["team"])


def pass_messages(sqs, queues):
    # What is only asked of SQS when nothing can be received: it ignores unknown names of system attributes.
    receive(sqs, queues, queues.dead, without=["ReceiveRequestAttemptId"])
    # Lists in attributes are modelled, and refused.
    sqs.refused("UnsupportedOperation", "SendMessage", without=["MessageDeduplicationId"], QueueUrl=queues.standard,
                DelaySeconds=0, MessageSystemAttributes=trace,
                MessageAttributes={"all": {"DataType": "String", "StringValue": "x", "StringListValues": ["x"],
                                           "BinaryListValues": [b"x"]}})
    sqs.call("SendMessage", without=["MessageDeduplicationId"], QueueUrl=queues.standard, DelaySeconds=0,
             MessageAttributes=text, MessageSystemAttributes=trace)
    sqs.call("SendMessage", without=["DelaySeconds"], QueueUrl=queues.fifo, MessageAttributes=binary,
             MessageSystemAttributes=trace)
    message = receive(sqs, queues, queues.standard, without=["ReceiveRequestAttemptId"])
    order = receive(sqs, queues, queues.fifo)
    sqs.call("ChangeMessageVisibility", QueueUrl=queues.standard, ReceiptHandle=message["ReceiptHandle"],
             VisibilityTimeout=60)
    sqs.call("DeleteMessage", QueueUrl=queues.standard, ReceiptHandle=message["ReceiptHandle"])
    hidden = {"QueueUrl": queues.fifo, "ReceiptHandle": order["ReceiptHandle"]}
    sqs.call("ChangeMessageVisibility", **hidden, VisibilityTimeout=0)
    sqs.refused("MessageNotInflight", "ChangeMessageVisibility", **hidden, VisibilityTimeout=60)
    order = receive(sqs, queues, queues.fifo, ReceiveRequestAttemptId="again")
    sqs.call("DeleteMessage", QueueUrl=queues.fifo, ReceiptHandle=order["ReceiptHandle"])


def receive(sqs, queues, queue, without=(), **given):
    """The first message; None when there is none."""
    values = {"MessageAttributeNames": ["All"], "MaxNumberOfMessages": 10, "VisibilityTimeout": 30, "WaitTimeSeconds": 0}
    output = sqs.call("ReceiveMessage", without=without, QueueUrl=queue, **{**queues.system_names, **values, **given})
    return next(iter(output.get("Messages", [])), None)


def pass_batches(sqs, queues):
    """Of each two entries one is good, so that the answer has both lists."""
    def send(name, queue, without, **given):
        return sqs.element("SendMessageBatch", "Entries", without, Id=name, MessageDeduplicationId=name,
                           MessageAttributes=text, MessageSystemAttributes=trace, **given)

    refused = {"MessageAttributes": {"no type": {"DataType": "", "StringValue": "x"}}}
    bad = {**send("bad", queues.fifo, ["DelaySeconds"]), **refused}
    sqs.call("SendMessageBatch", QueueUrl=queues.fifo, Entries=[send("good", queues.fifo, ["DelaySeconds"]), bad])
    order = receive(sqs, queues, queues.fifo, ReceiveRequestAttemptId="second")
    good, bad = {"ReceiptHandle": order["ReceiptHandle"]}, {"ReceiptHandle": "no handle"}
    for operation, more in (("ChangeMessageVisibilityBatch", {"VisibilityTimeout": 60}), ("DeleteMessageBatch", {})):
        sqs.call(operation, QueueUrl=queues.fifo,
                 Entries=[sqs.element(operation, "Entries", Id=name, **entry, **more)
                          for name, entry in (("good", good), ("bad", bad))])


def move_dead_letters(sqs, queues):
    for _ in range(3):
        sqs.call("SendMessage", without=["MessageDeduplicationId", "MessageGroupId"], QueueUrl=queues.standard,
                 DelaySeconds=0, MessageAttributes=text, MessageSystemAttributes=trace)
    for _ in range(2):     # the second time they have been received as often as they may
        receive(sqs, queues, queues.standard, without=["ReceiveRequestAttemptId"], VisibilityTimeout=0)
    other_arn = arn(sqs, queues.other)
    start = {"SourceArn": queues.dead_arn, "DestinationArn": other_arn, "MaxNumberOfMessagesPerSecond": 1}
    handle = sqs.call("StartMessageMoveTask", **start)["TaskHandle"]
    sqs.call("ListMessageMoveTasks", SourceArn=queues.dead_arn, MaxResults=10)
    sqs.call("CancelMessageMoveTask", TaskHandle=handle)
    sqs.call("StartMessageMoveTask", **start)
    sqs.call("DeleteQueue", QueueUrl=queues.other)     # so that the task fails, and has a reason
    sqs.advance("5s")
    sqs.call("ListMessageMoveTasks", SourceArn=queues.dead_arn, MaxResults=10)
    sqs.refused("ResourceNotFoundException", "CancelMessageMoveTask", TaskHandle=unknown_task(queues))
    sqs.refused("ResourceNotFoundException", "StartMessageMoveTask", **{**start, "SourceArn": missing_arn})
    sqs.refused("ResourceNotFoundException", "ListMessageMoveTasks", SourceArn=missing_arn)


def unknown_task(queues):
    task = {"taskId": "6c5a2d5e-8a4c-4d4f-9b57-000000000000", "sourceArn": queues.dead_arn}
    return base64.b64encode(json.dumps(task, separators=(",", ":")).encode()).decode()


def refuse(sqs, queues):
    sqs.refused("QueueNameExists", "CreateQueue", QueueName=f"{queues.prefix}-dead", Attributes={"VisibilityTimeout": "1"})
    sqs.refused("QueueDeletedRecently", "CreateQueue", QueueName=f"{queues.prefix}-other", Attributes=settable)
    sqs.refused("InvalidAttributeName", "SetQueueAttributes", QueueUrl=queues.dead, Attributes={"Colour": "blue"})
    sqs.refused("InvalidAttributeValue", "SetQueueAttributes", QueueUrl=queues.dead,
                Attributes={"VisibilityTimeout": "43201"})
    sqs.refused("QueueDoesNotExist", "GetQueueUrl", QueueName="no-such-queue", QueueOwnerAWSAccountId=account)
    sqs.refused("QueueDoesNotExist", "PurgeQueue", QueueUrl=missing_queue)
    sqs.refused("InvalidAddress", "DeleteQueue", QueueUrl="http://[")
    sqs.refused("ReceiptHandleIsInvalid", "DeleteMessage", QueueUrl=queues.standard, ReceiptHandle="no handle")
    sqs.refused("OverLimit", "AddPermission", QueueUrl=queues.dead, Label="much", AWSAccountIds=["111122223333"],
                Actions=["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility",
                         "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"])
    sqs.refused("InvalidMessageContents", "SendMessage", without=["MessageDeduplicationId"], QueueUrl=queues.standard,
                MessageBody="\x01", DelaySeconds=0, MessageAttributes=text, MessageSystemAttributes=trace)
    refuse_batches(sqs, queues)


def refuse_batches(sqs, queues):
    def entry(name, body="x"):
        return {"Id": name, "MessageBody": body}

    for error, entries in (("EmptyBatchRequest", []), ("TooManyEntriesInBatchRequest", [entry(f"{i}") for i in range(11)]),
                           ("BatchEntryIdsNotDistinct", [entry("a"), entry("a")]),
                           ("InvalidBatchEntryId", [entry("no id")]),
                           ("BatchRequestTooLong", [entry("a", "x" * 600_000), entry("b", "x" * 600_000)])):
        sqs.refused(error, "SendMessageBatch", QueueUrl=queues.dead, Entries=entries)


def leave(sqs, queues):
    sqs.call("PurgeQueue", QueueUrl=queues.standard)
    sqs.refused("PurgeQueueInProgress", "PurgeQueue", QueueUrl=queues.standard)
    for queue in (queues.standard, queues.fifo, queues.dead):
        sqs.call("DeleteQueue", QueueUrl=queue)
