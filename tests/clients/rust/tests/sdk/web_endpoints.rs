//! A web server subscribes to a topic: it is asked to confirm, gets what is published, and is told its end.

use std::convert::Infallible;
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use support::*;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

struct WebServer {
    url: String,
    received: UnboundedReceiver<(HeaderMap, Value)>,
}

impl WebServer {
    /// It ends with the test's runtime.
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sns", listener.local_addr().unwrap());
        let (sender, received) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sender = sender.clone();
                let service = service_fn(move |request| answer(request, sender.clone()));
                let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(connection);
            }
        });
        WebServer { url, received }
    }

    /// The message that it got next, and its headers.
    async fn next(&mut self) -> (HeaderMap, Value) {
        let soon = tokio::time::timeout(Duration::from_secs(15), self.received.recv());
        soon.await.expect("nothing came").unwrap()
    }
}

type Posted = UnboundedSender<(HeaderMap, Value)>;

async fn answer(request: Request<Incoming>, sender: Posted) -> Result<Response<Empty<Bytes>>, Infallible> {
    let headers = request.headers().clone();
    let body = request.collect().await.unwrap().to_bytes();
    sender.send((headers, serde_json::from_slice(&body).unwrap())).unwrap();
    Ok(Response::new(Empty::new()))
}

#[tokio::test]
async fn a_web_server_is_confirmed_notified_and_told_its_end() {
    // SNS-192, SNS-198, SNS-199, SNS-200
    let aws = Sns::default();
    let mut web = WebServer::start().await;
    let topic = aws.create(&name(), &[]).await;
    let pending = aws.sns.subscribe().topic_arn(&topic).protocol("http").endpoint(&web.url).send().await.unwrap();
    assert_eq!(pending.subscription_arn(), Some("pending confirmation"));
    let (headers, question) = web.next().await;
    assert_eq!(headers["x-amz-sns-message-type"], "SubscriptionConfirmation");
    assert_eq!(question["Type"], "SubscriptionConfirmation");
    let token = question["Token"].as_str().unwrap();
    let confirmed = aws.sns.confirm_subscription().topic_arn(&topic).token(token).send().await.unwrap();
    let subscription = confirmed.subscription_arn().unwrap();

    let id = aws.publish(&topic, "hällo ☁").await;
    let (headers, message) = web.next().await;
    assert_eq!(headers["x-amz-sns-subscription-arn"], subscription);
    assert_eq!(message["Type"], "Notification");
    assert_eq!(message["MessageId"], id);
    assert_eq!(message["Message"], "hällo ☁");

    aws.sns.unsubscribe().subscription_arn(subscription).send().await.unwrap();
    let (headers, goodbye) = web.next().await;
    assert_eq!(headers["x-amz-sns-message-type"], "UnsubscribeConfirmation");
    assert_eq!(goodbye["Type"], "UnsubscribeConfirmation");
}
