//! Mobile push: applications, endpoints, what is captured of what was pushed, and a vendor that a test plays.

use aws_sdk_sns::operation::create_platform_endpoint::CreatePlatformEndpointError;
use aws_sdk_sns::operation::get_endpoint_attributes::GetEndpointAttributesError;
use aws_sdk_sns::operation::publish::PublishError;
use serde_json::{Value, json};
use support::*;

async fn create_application(aws: &Sns, name: &str) -> String {
    let call = aws.sns.create_platform_application().name(name).platform("GCM");
    let created = call.attributes("PlatformCredential", "key").send().await.unwrap();
    created.platform_application_arn.unwrap()
}

async fn create_device(aws: &Sns, application: &str, token: &str) -> String {
    let call = aws.sns.create_platform_endpoint().platform_application_arn(application).token(token);
    call.send().await.unwrap().endpoint_arn.unwrap()
}

async fn push(aws: &Sns, device: &str, text: &str) -> String {
    aws.sns.publish().target_arn(device).message(text).send().await.unwrap().message_id.unwrap()
}

/// What its vendor would have got, oldest first.
fn pushed(device: &str) -> Vec<Value> {
    let found = ask("GET", &format!("/_aws/sns/platform-endpoint-messages?endpointArn={device}"), "");
    let found: Value = serde_json::from_str(&found).unwrap();
    found["platform_endpoint_messages"][device].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_application_and_its_endpoint_live_and_end() {
    // SNS-316, SNS-318, SNS-320, SNS-322, SNS-324
    let aws = Sns::default();
    let name = name();
    let application = create_application(&aws, &name).await;
    assert_eq!(application, format!("arn:aws:sns:{REGION}:{ACCOUNT}:app/GCM/{name}"));
    let device = create_device(&aws, &application, "token").await;
    assert_eq!(create_device(&aws, &application, "token").await, device);
    let call = aws.sns.set_endpoint_attributes().endpoint_arn(&device).attributes("CustomUserData", "ünïcödé ☁");
    call.send().await.unwrap();
    let attributes = aws.sns.get_endpoint_attributes().endpoint_arn(&device).send().await.unwrap().attributes.unwrap();
    assert_eq!((attributes["CustomUserData"].as_str(), attributes["Token"].as_str()), ("ünïcödé ☁", "token"));
    let call = aws.sns.create_platform_endpoint().platform_application_arn(&application).token("token");
    let (kind, text) = refused(call.send().await, "InvalidParameter", 400);
    assert!(matches!(kind, CreatePlatformEndpointError::InvalidParameterException(_)));
    let reason = "already exists with the same Token, but different attributes.";
    assert_eq!(text, format!("Invalid parameter: Token Reason: Endpoint {device} {reason}"));
    for more in 0..100 {
        create_device(&aws, &application, &more.to_string()).await;
    }
    let call = aws.sns.list_endpoints_by_platform_application().platform_application_arn(&application);
    let mut pages = call.into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().endpoints().len());
    }
    assert_eq!(sizes, [100, 1]);

    aws.sns.delete_endpoint().endpoint_arn(&device).send().await.unwrap();
    let missing = aws.sns.get_endpoint_attributes().endpoint_arn(&device).send().await;
    let (kind, text) = refused(missing, "NotFound", 404);
    assert!(matches!(kind, GetEndpointAttributesError::NotFoundException(_)));
    assert_eq!(text, "Endpoint does not exist");
    aws.sns.delete_platform_application().platform_application_arn(&application).send().await.unwrap();
    let missing = aws.sns.get_platform_application_attributes().platform_application_arn(&application).send().await;
    assert_eq!(refused(missing, "NotFound", 404).1, "PlatformApplication does not exist");
}

#[tokio::test]
async fn what_is_pushed_can_be_read() {
    // SNS-187, SNS-385
    let aws = Sns::default();
    let device = create_device(&aws, &create_application(&aws, &name()).await, "token").await;
    let topic = aws.create(&name(), &[]).await;
    aws.sns.subscribe().topic_arn(&topic).protocol("application").endpoint(&device).send().await.unwrap();
    let first = push(&aws, &device, "plain").await;
    let message = json!({"default": "all", "GCM": json!({"data": {"text": "hello ☁"}}).to_string()});
    let call = aws.sns.publish().topic_arn(&topic).message(message.to_string()).message_structure("json");
    let second = call.send().await.unwrap().message_id.unwrap();
    let found: Vec<_> =
        pushed(&device).into_iter().map(|each| json!([each["MessageId"], each["TopicArn"], each["Payload"]])).collect();
    assert_eq!(
        found,
        [json!([first, null, r#"{"data":{"default":"plain"}}"#]), json!([second, topic, r#"{"data":{"text":"hello ☁"}}"#])]
    );
}

#[tokio::test]
async fn an_endpoint_and_an_application_are_disabled_by_what_their_vendor_says() {
    // SNS-25, SNS-323
    let aws = Sns::default();
    let application = create_application(&aws, &name()).await;
    let device = create_device(&aws, &application, "token").await;
    let (topic, queue) = (aws.create(&name(), &[]).await, aws.sqs.create(&name(), &[]).await);
    aws.subscribe(&topic, &queue, &[]).await;
    let change = || aws.sns.set_platform_application_attributes().platform_application_arn(&application);
    change().attributes("EventDeliveryFailure", &topic).send().await.unwrap();

    ask("POST", "/_pileus/push/tokens", &json!({"endpoint": device, "answer": "gone"}).to_string());
    let id = push(&aws, &device, "x").await;
    let again = aws.sns.publish().target_arn(&device).message("x").send().await;
    let (kind, text) = refused(again, "EndpointDisabled", 400);
    assert!(matches!(kind, PublishError::EndpointDisabledException(_)));
    assert_eq!(text, "Endpoint is disabled");
    let told = taken(aws.sqs.receiving(&queue).wait_time_seconds(5)).await;
    let envelope: Value = serde_json::from_str(bodies(&told)[0]).unwrap();
    let event: Value = serde_json::from_str(envelope["Message"].as_str().unwrap()).unwrap();
    assert_eq!(event["FailureType"], "InvalidPlatformToken");
    assert_eq!((event["EndpointArn"].as_str(), event["MessageId"].as_str()), (Some(device.as_str()), Some(id.as_str())));

    let call = aws.sns.set_endpoint_attributes().endpoint_arn(&device).attributes("Token", "new");
    call.attributes("Enabled", "true").send().await.unwrap();
    ask("POST", "/_pileus/push/credentials", &json!({"application": application, "answer": "refused"}).to_string());
    push(&aws, &device, "x").await;
    let again = aws.sns.publish().target_arn(&device).message("x").send().await;
    let (kind, text) = refused(again, "PlatformApplicationDisabled", 400);
    assert!(matches!(kind, PublishError::PlatformApplicationDisabledException(_)));
    assert_eq!(text, "Platform application is disabled");
    change().attributes("PlatformCredential", "new").send().await.unwrap();
    push(&aws, &device, "again").await;
    assert_eq!(pushed(&device).iter().map(|each| each["Message"].as_str().unwrap()).collect::<Vec<_>>(), ["again"]);
}
