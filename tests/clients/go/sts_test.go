package clients

import (
	"math"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
)

var security = stsOf(aws.Credentials{AccessKeyID: account, SecretAccessKey: "secret"})

func of(given *types.Credentials) aws.Credentials {
	return aws.Credentials{AccessKeyID: *given.AccessKeyId, SecretAccessKey: *given.SecretAccessKey,
		SessionToken: *given.SessionToken}
}

func TestKeyOfTwelveDigitsIsItsAccount(t *testing.T) { // SUP-8, SUP-51
	identity := must(security.GetCallerIdentity(within(t), &sts.GetCallerIdentityInput{}))(t)

	equal(t, []string{*identity.Account, *identity.UserId, *identity.Arn},
		[]string{account, account, "arn:aws:iam::" + account + ":root"})
	id, _ := middleware.GetRequestIDMetadata(identity.ResultMetadata)
	check(t, requestID.MatchString(id), "no request id: "+id)
}

func TestSessionTokenStaysInTheAccount(t *testing.T) { // SUP-49, SUP-52
	given := must(security.GetSessionToken(within(t), &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(900)}))(t).Credentials

	check(t, regexp.MustCompile(`^ASIA.{16}$`).MatchString(*given.AccessKeyId), *given.AccessKeyId)
	equal(t, len(*given.SecretAccessKey), 40)
	check(t, math.Abs(time.Until(*given.Expiration).Seconds()-900) < 60, "it does not expire in 900 s")
	identity := must(stsOf(of(given)).GetCallerIdentity(within(t), &sts.GetCallerIdentityInput{}))(t)
	equal(t, *identity.Account, account)
}

func TestRoleIsAssumedInItsOwnAccount(t *testing.T) { // SUP-52, SUP-55
	assumed := must(security.AssumeRole(within(t), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::210987654321:role/path/Worker"), RoleSessionName: aws.String("tester")}))(t)
	equal(t, *assumed.AssumedRoleUser.Arn, "arn:aws:sts::210987654321:assumed-role/Worker/tester")

	identity := must(stsOf(of(assumed.Credentials)).GetCallerIdentity(within(t), &sts.GetCallerIdentityInput{}))(t)
	equal(t, *identity.Arn, *assumed.AssumedRoleUser.Arn)
	queue := name()
	there := must(sqsOf(of(assumed.Credentials)).CreateQueue(within(t), &sqs.CreateQueueInput{QueueName: &queue}))(t)
	equal(t, *there.QueueUrl, endpoint+"/210987654321/"+queue)
}

func TestMalformedRoleIsRefused(t *testing.T) { // SUP-53
	_, err := security.AssumeRole(within(t), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::garbage"), RoleSessionName: aws.String("tester")})

	refused[*smithy.GenericAPIError](t, err, "ValidationError", 400)
}
