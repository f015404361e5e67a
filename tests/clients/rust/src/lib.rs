//! The AWS SDK for Rust, unchanged, against a running Pileus whose clock stands still (`--clock manual`). Tests run one
//! after the other: they share that clock.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use aws_sdk_sns::types::MessageAttributeValue;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::http::HttpResponse;
use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::operation::RequestId;
use aws_sdk_sqs::operation::receive_message::builders::ReceiveMessageFluentBuilder;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use serde_json::Value;
use tokio::task::JoinHandle;

pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "eu-west-1";
pub const PREFIX: &str = "AWS.SimpleQueueService.";

pub fn endpoint() -> String {
    std::env::var("PILEUS_ENDPOINT").expect("PILEUS_ENDPOINT says where the server is")
}

pub fn key(account: &str) -> Credentials {
    Credentials::new(account, "secret", None, None, "tests")
}

pub fn sqs_of(credentials: Credentials) -> Client {
    Client::from_conf(
        aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::v2025_08_07())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(endpoint())
            .region(Region::new(REGION))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::disabled())
            .build(),
    )
}

pub fn sns_of(credentials: Credentials) -> aws_sdk_sns::Client {
    aws_sdk_sns::Client::from_conf(
        aws_sdk_sns::Config::builder()
            .behavior_version(BehaviorVersion::v2025_08_07())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(endpoint())
            .region(Region::new(REGION))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::disabled())
            .build(),
    )
}

pub fn sts_of(credentials: Credentials) -> aws_sdk_sts::Client {
    aws_sdk_sts::Client::from_conf(
        aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::v2025_08_07())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(endpoint())
            .region(Region::new(REGION))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::disabled())
            .build(),
    )
}

/// The start of a test's queue and topic names: no two tests share one.
pub fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("q{:x}-{}", now.as_micros(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The SDK's client, with what the tests say often.
pub struct Sqs(pub Client);

impl Default for Sqs {
    fn default() -> Self {
        Sqs(sqs_of(key(ACCOUNT)))
    }
}

impl Sqs {
    pub async fn create(&self, name: &str, attributes: &[(QueueAttributeName, &str)]) -> String {
        let given: HashMap<_, _> = attributes.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
        let created = self.0.create_queue().queue_name(name).set_attributes(Some(given)).send().await.unwrap();
        created.queue_url.unwrap()
    }

    pub async fn create_fifo(&self) -> String {
        self.create(&format!("{}.fifo", name()), &[(QueueAttributeName::FifoQueue, "true")]).await
    }

    pub async fn attributes(&self, url: &str) -> HashMap<QueueAttributeName, String> {
        let call = self.0.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
        call.send().await.unwrap().attributes.unwrap_or_default()
    }

    pub async fn attribute(&self, url: &str, name: QueueAttributeName) -> String {
        self.attributes(url).await.remove(&name).unwrap()
    }

    pub async fn visible(&self, url: &str) -> String {
        self.attribute(url, QueueAttributeName::ApproximateNumberOfMessages).await
    }

    pub async fn in_flight(&self, url: &str) -> String {
        self.attribute(url, QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await
    }

    pub async fn arn(&self, url: &str) -> String {
        self.attribute(url, QueueAttributeName::QueueArn).await
    }

    pub async fn send(&self, url: &str, body: &str) -> String {
        self.0.send_message().queue_url(url).message_body(body).send().await.unwrap().message_id.unwrap()
    }

    /// A receive of up to ten messages, with all their system attributes.
    pub fn receiving(&self, url: &str) -> ReceiveMessageFluentBuilder {
        let call = self.0.receive_message().queue_url(url).max_number_of_messages(10);
        call.message_system_attribute_names(MessageSystemAttributeName::All)
    }

    pub async fn receive(&self, url: &str) -> Vec<Message> {
        taken(self.receiving(url)).await
    }

    pub async fn delete(&self, url: &str, message: &Message) {
        let handle = message.receipt_handle().unwrap();
        self.0.delete_message().queue_url(url).receipt_handle(handle).send().await.unwrap();
    }

    /// A receive with the longest wait, given every chance to be parked before the caller goes on: round trips, not time.
    pub async fn park(&self, url: &str) -> JoinHandle<Vec<Message>> {
        let parked = tokio::spawn(taken(self.receiving(url).wait_time_seconds(20)));
        for _ in 0..30 {
            self.0.list_queues().max_results(1).send().await.unwrap();
        }
        parked
    }
}

/// The SDK's clients of both, with what the tests say often.
pub struct Sns {
    pub sns: aws_sdk_sns::Client,
    pub sqs: Sqs,
}

impl Default for Sns {
    fn default() -> Self {
        Sns { sns: sns_of(key(ACCOUNT)), sqs: Sqs::default() }
    }
}

impl Sns {
    pub async fn create(&self, name: &str, attributes: &[(&str, &str)]) -> String {
        let mut call = self.sns.create_topic().name(name);
        for (name, value) in attributes {
            call = call.attributes(*name, *value);
        }
        call.send().await.unwrap().topic_arn.unwrap()
    }

    pub async fn subscribe(&self, topic: &str, url: &str, attributes: &[(&str, &str)]) -> String {
        let mut call = self.sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(self.sqs.arn(url).await);
        for (name, value) in attributes {
            call = call.attributes(*name, *value);
        }
        call.return_subscription_arn(true).send().await.unwrap().subscription_arn.unwrap()
    }

    pub async fn publish(&self, topic: &str, text: &str) -> String {
        self.sns.publish().topic_arn(topic).message(text).send().await.unwrap().message_id.unwrap()
    }

    pub async fn publish_kind(&self, topic: &str, text: &str, kind: &str) {
        let call = self.sns.publish().topic_arn(topic).message(text);
        call.message_attributes("kind", string(kind)).send().await.unwrap();
    }

    pub async fn envelopes(&self, url: &str) -> Vec<Value> {
        let messages = self.sqs.receive(url).await;
        bodies(&messages).iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}

pub fn string(value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder().data_type("String").string_value(value).build().unwrap()
}

pub fn texts(envelopes: &[Value]) -> Vec<&str> {
    envelopes.iter().map(|envelope| envelope["Message"].as_str().unwrap()).collect()
}

pub async fn taken(call: ReceiveMessageFluentBuilder) -> Vec<Message> {
    call.send().await.unwrap().messages.unwrap_or_default()
}

/// What a parked receive found, soon.
pub async fn arrived(parked: JoinHandle<Vec<Message>>) -> Vec<Message> {
    let soon = tokio::time::timeout(Duration::from_secs(15), parked);
    soon.await.expect("the parked receive did not return").unwrap()
}

pub fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body().unwrap()).collect()
}

pub fn system(message: &Message, name: MessageSystemAttributeName) -> &str {
    &message.attributes().unwrap()[&name]
}

/// Moves the server's clock, which settles all that falls due.
pub fn advance(duration: &str) {
    ask("POST", "/_pileus/clock", &format!("{{\"advance\":\"{duration}\"}}"));
}

/// What the control API answers.
pub fn ask(method: &str, path: &str, body: &str) -> String {
    let endpoint = endpoint();
    let host = endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer.split_once("\r\n\r\n").unwrap().1.to_string()
}

pub fn is_request_id(text: Option<&str>) -> bool {
    text.is_some_and(|id| id.len() == 36 && id.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-'))
}

/// Checks that a call failed with this code and status, and a request id; gives the SDK's own error, and its text.
pub fn refused<T, E>(result: Result<T, SdkError<E, HttpResponse>>, code: &str, status: u16) -> (E, String)
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    SdkError<E, HttpResponse>: RequestId,
{
    let Err(error) = result else { panic!("{code} was expected, but the call succeeded") };
    assert!(is_request_id(error.request_id()), "{:?}", error.request_id());
    let SdkError::ServiceError(context) = error else { panic!("{error:?} is no answer of the service") };
    assert_eq!(context.raw().status().as_u16(), status);
    let kind = context.into_err();
    assert_eq!(kind.code(), Some(code));
    let text = kind.message().unwrap_or_default().to_string();
    (kind, text)
}
