// Changes the script line by line, so that most of what comes out still reaches a handler: lines of a good conversation
// are put in, taken out, moved and doubled, and inside a line bytes change as libFuzzer would have them.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// libFuzzer's own mutations; absent where the corpus is replayed.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Random = std::minstd_rand;

constexpr std::string_view templates[] = {
    R"(json CreateQueue {"QueueName":"q"})",
    R"(json CreateQueue {"QueueName":"dead"})",
    R"(json CreateQueue {"QueueName":"f.fifo","Attributes":{"FifoQueue":"true"}})",
    R"(json CreateQueue {"QueueName":"g.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true"}})",
    R"(json CreateQueue {"QueueName":"s","Attributes":{"VisibilityTimeout":"1","DelaySeconds":"1","MessageRetentionPeriod":"60"}})",
    R"(json CreateQueue {"QueueName":"r","Attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":\"$a\",\"maxReceiveCount\":1}"}})",
    R"(json SetQueueAttributes {"QueueUrl":"$q","Attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":\"$a\",\"maxReceiveCount\":\"2\"}"}})",
    R"(json SetQueueAttributes {"QueueUrl":"$q","Attributes":{"VisibilityTimeout":"0"}})",
    R"(json SetQueueAttributes {"QueueUrl":"$q","Attributes":{"MessageRetentionPeriod":"60","DelaySeconds":"900"}})",
    R"(json SetQueueAttributes {"QueueUrl":"$q","Attributes":{"RedriveAllowPolicy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"$a\"]}"}})",
    R"(json GetQueueAttributes {"QueueUrl":"$q","AttributeNames":["All"]})",
    R"(json GetQueueAttributes {"QueueUrl":"$q1","AttributeNames":["QueueArn"]})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"hello"})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"hello","DelaySeconds":5})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"hello","MessageGroupId":"a"})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"hello","MessageGroupId":"b","MessageDeduplicationId":"1"})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"hello","MessageGroupId":"a","MessageDeduplicationId":"2"})",
    R"(json SendMessage {"QueueUrl":"$q","MessageBody":"x","MessageAttributes":{"n":{"DataType":"Number","StringValue":"1e5"},"b":{"DataType":"Binary.x","BinaryValue":"AQID"}},"MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1"}}})",
    R"(json SendMessageBatch {"QueueUrl":"$q","Entries":[{"Id":"1","MessageBody":"a","MessageGroupId":"a","MessageDeduplicationId":"3"},{"Id":"2","MessageBody":"b","MessageGroupId":"a","MessageDeduplicationId":"4"},{"Id":"3","MessageBody":"c","MessageGroupId":"b","MessageDeduplicationId":"5"}]})",
    R"(json SendMessageBatch {"QueueUrl":"$q","Entries":[{"Id":"1","MessageBody":"a"},{"Id":"2","MessageBody":"b","DelaySeconds":3}]})",
    R"(json ReceiveMessage {"QueueUrl":"$q"})",
    R"(json ReceiveMessage {"QueueUrl":"$q","MaxNumberOfMessages":10,"AttributeNames":["All"],"MessageAttributeNames":["All"]})",
    R"(json ReceiveMessage {"QueueUrl":"$q","MaxNumberOfMessages":2,"VisibilityTimeout":0})",
    R"(json ReceiveMessage {"QueueUrl":"$q","WaitTimeSeconds":20})",
    R"(json ReceiveMessage {"QueueUrl":"$q1","WaitTimeSeconds":1,"VisibilityTimeout":5})",
    R"(json ReceiveMessage {"QueueUrl":"$q","ReceiveRequestAttemptId":"r","MaxNumberOfMessages":3})",
    R"(json DeleteMessage {"QueueUrl":"$q","ReceiptHandle":"$h"})",
    R"(json DeleteMessageBatch {"QueueUrl":"$q","Entries":[{"Id":"1","ReceiptHandle":"$h"},{"Id":"2","ReceiptHandle":"$h1"}]})",
    R"(json ChangeMessageVisibility {"QueueUrl":"$q","ReceiptHandle":"$h","VisibilityTimeout":0})",
    R"(json ChangeMessageVisibility {"QueueUrl":"$q","ReceiptHandle":"$h1","VisibilityTimeout":43200})",
    R"(json ChangeMessageVisibilityBatch {"QueueUrl":"$q","Entries":[{"Id":"1","ReceiptHandle":"$h","VisibilityTimeout":7},{"Id":"2","ReceiptHandle":"$h1"}]})",
    R"(json PurgeQueue {"QueueUrl":"$q"})",
    R"(json DeleteQueue {"QueueUrl":"$q"})",
    R"(json GetQueueUrl {"QueueName":"q"})",
    R"(json ListQueues {"MaxResults":1})",
    R"(json ListQueues {"MaxResults":1,"NextToken":"$n"})",
    R"(json ListDeadLetterSourceQueues {"QueueUrl":"$q1","MaxResults":1})",
    R"(json StartMessageMoveTask {"SourceArn":"$a"})",
    R"(json StartMessageMoveTask {"SourceArn":"$a1","DestinationArn":"$a","MaxNumberOfMessagesPerSecond":1})",
    R"(json CancelMessageMoveTask {"TaskHandle":"$t"})",
    R"(json ListMessageMoveTasks {"SourceArn":"$a","MaxResults":10})",
    R"(json TagQueue {"QueueUrl":"$q","Tags":{"k":"v"}})",
    R"(json UntagQueue {"QueueUrl":"$q","TagKeys":["k"]})",
    R"(json ListQueueTags {"QueueUrl":"$q"})",
    R"(json AddPermission {"QueueUrl":"$q","Label":"l","AWSAccountIds":["111111111111"],"Actions":["SendMessage"]})",
    R"(json RemovePermission {"QueueUrl":"$q","Label":"l"})",
    "form CreateQueue "
    "QueueName=q&Attribute.1.Name=ReceiveMessageWaitTimeSeconds&Attribute.1.Value=20&Tag.1.Key=k&Tag.1.Value=v",
    "form SendMessage "
    "QueueUrl=$q&MessageBody=a%00b&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=String&MessageAttribute."
    "1.Value.StringValue=v",
    "form SendMessageBatch "
    "QueueUrl=$q&SendMessageBatchRequestEntry.1.Id=1&SendMessageBatchRequestEntry.1.MessageBody=a",
    "form ReceiveMessage QueueUrl=$q&MaxNumberOfMessages=10&AttributeName.1=All&MessageAttributeName.1=All",
    "form DeleteMessage QueueUrl=$q&ReceiptHandle=$h",
    "form ListQueues MaxResults=2&QueueNamePrefix=q",
    "form GetCallerIdentity",
    "form AssumeRole "
    "RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=s&Tags.member.1.Key=k&Tags.member.1.Value=v",
    "form GetSessionToken DurationSeconds=900",
    "form CreateTopic Name=t",
    "form Subscribe TopicArn=$a&Protocol=sqs&Endpoint=$a1&ReturnSubscriptionArn=true",
    "form Publish TopicArn=$a&Message=hello&Subject=s",
    "form ListTopics",
    "as 111111111111 eu-west-1",
    "as 000000000000 us-east-1",
    "advance 1s",
    "advance 30s",
    "advance 5m",
    "advance 4d",
    "leave",
    "raw GET /_pileus/journal",
    "raw POST /000000000000/q?Action=SendMessage&MessageBody=x&Version=2012-11-05\tAccept: application/json\t\t",
};

std::vector<std::string> lines_of(std::string_view script) {
    std::vector<std::string> lines;
    while (!script.empty()) {
        const std::size_t end = std::min(script.find('\n'), script.size());
        lines.emplace_back(script.substr(0, end));
        script.remove_prefix(std::min(end + 1, script.size()));
    }
    return lines;
}

std::size_t join(const std::vector<std::string>& lines, std::uint8_t* data, std::size_t most) {
    std::size_t size = 0;
    for (const std::string& line : lines) {
        if (size + line.size() + 1 > most) break;
        std::copy(line.begin(), line.end(), data + size);
        size += line.size();
        data[size++] = '\n';
    }
    return size;
}

std::size_t below(Random& random, std::size_t count) { return count == 0 ? 0 : random() % count; }

std::ptrdiff_t place(Random& random, const std::vector<std::string>& lines) {
    return static_cast<std::ptrdiff_t>(below(random, lines.size() + 1));
}

void insert_template(std::vector<std::string>& lines, Random& random) {
    const std::string line(templates[below(random, std::size(templates))]);
    lines.insert(lines.begin() + place(random, lines), line);
}

void change_bytes(std::string& line, Random& random) {
    // Behind the verb and the operation, mostly.
    std::size_t from = below(random, 8) == 0 ? 0 : std::min(line.find_first_of("{=/"), line.size());
    from += below(random, line.size() - from + 1);
    std::array<std::uint8_t, 256> part{};
    const std::size_t size = std::min<std::size_t>(line.size() - from, 128);
    std::copy_n(line.begin() + static_cast<std::ptrdiff_t>(from), size, part.begin());
    const std::size_t changed = LLVMFuzzerMutate == nullptr ? size : LLVMFuzzerMutate(part.data(), size, part.size());
    line.replace(from, size, reinterpret_cast<const char*>(part.data()), changed);
    std::replace(line.begin(), line.end(), '\n', ' ');
}

// `$h` becomes `$q1`; a number becomes one at the edge of something.
void change_value(std::string& line, Random& random) {
    constexpr std::string_view names = "qahnt";
    constexpr std::string_view numbers[] = {"0",   "1",   "2",    "10",    "11",    "-1",         "60",
                                            "900", "901", "1024", "43200", "43201", "2147483648", "1209600"};
    const std::size_t from = below(random, line.size());
    const std::size_t at = line.find_first_of("$0123456789", from);
    if (at == line.npos) return;
    if (line[at] == '$') {
        if (at + 1 < line.size()) line[at + 1] = names[below(random, names.size())];
        if (below(random, 2) == 0)
            line.insert(std::min(at + 2, line.size()), 1, static_cast<char>('0' + below(random, 3)));
        return;
    }
    const std::size_t end = std::min(line.find_first_not_of("0123456789", at), line.size());
    line.replace(at, end - at, numbers[below(random, std::size(numbers))]);
}

void change(std::vector<std::string>& lines, Random& random) {
    if (lines.empty()) return insert_template(lines, random);
    const std::size_t one = below(random, lines.size()), other = below(random, lines.size());
    switch (below(random, 12)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return insert_template(lines, random);
        case 4:
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(one));
            return;
        case 5:
            return std::swap(lines[one], lines[other]);
        case 6: {
            const std::string copy = lines[one];
            lines.insert(lines.begin() + place(random, lines), copy);
            return;
        }
        case 7:
        case 8:
        case 9:
            return change_value(lines[one], random);
        default:
            return change_bytes(lines[one], random);
    }
}

}    // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
    Random random(seed);
    std::vector<std::string> lines = lines_of({reinterpret_cast<const char*>(data), size});
    for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes) change(lines, random);
    return join(lines, data, most);
}

// The beginning of one script and the end of another.
extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size, std::uint8_t* out,
                                                 std::size_t most, unsigned int seed) {
    Random random(seed);
    std::vector<std::string> lines = lines_of({reinterpret_cast<const char*>(one), one_size});
    const std::vector<std::string> more = lines_of({reinterpret_cast<const char*>(other), other_size});
    lines.resize(static_cast<std::size_t>(place(random, lines)));
    lines.insert(lines.end(), more.begin() + place(random, more), more.end());
    return join(lines, out, most);
}
