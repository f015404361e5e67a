//! Sending, receiving, hiding, deleting.

use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{
    Message, MessageAttributeValue, MessageSystemAttributeName as System, QueueAttributeName as Name,
};
use support::*;

fn text(value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder().data_type("String").string_value(value).build().unwrap()
}

async fn change(
    sqs: &Sqs,
    url: &str,
    message: &Message,
    seconds: i32,
) -> Result<
    aws_sdk_sqs::operation::change_message_visibility::ChangeMessageVisibilityOutput,
    aws_sdk_sqs::error::SdkError<
        aws_sdk_sqs::operation::change_message_visibility::ChangeMessageVisibilityError,
        aws_sdk_sqs::config::http::HttpResponse,
    >,
> {
    let handle = message.receipt_handle().unwrap();
    sqs.0.change_message_visibility().queue_url(url).receipt_handle(handle).visibility_timeout(seconds).send().await
}

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    // SQS-209, SQS-233, SQS-268, SQS-270, SQS-297
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let sent = sqs.0.send_message().queue_url(&url).message_body("message").send().await.unwrap();
    assert_eq!(sent.md5_of_message_body(), Some("78e731027d8fd50ed642340b7c9a63b3"));
    let [message] = &sqs.receive(&url).await[..] else { panic!("not one message") };

    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.body(), Some("message"));
    assert_eq!(message.md5_of_body(), Some("78e731027d8fd50ed642340b7c9a63b3"));
    assert_eq!(message.attributes().unwrap().len(), 4);
    assert_eq!(system(message, System::ApproximateReceiveCount), "1");
    assert_eq!(system(message, System::SenderId), ACCOUNT);
    assert_eq!(sqs.in_flight(&url).await, "1");
    sqs.delete(&url, message).await;
    assert_eq!(sqs.in_flight(&url).await, "0");
}

#[tokio::test]
async fn bodies_and_attributes_come_back_as_they_went() {
    // SQS-201, SQS-212, SQS-213, SQS-230, SQS-268
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[(Name::VisibilityTimeout, "0")]).await;
    let body = "Grüße, 世界 😀 <&>\r\n";
    let all: Vec<u8> = (0..=255).collect();
    let bytes = MessageAttributeValue::builder().data_type("Binary.raw").binary_value(Blob::new(all)).build().unwrap();
    let number = MessageAttributeValue::builder().data_type("Number").string_value("9".repeat(38)).build().unwrap();
    let sending = sqs.0.send_message().queue_url(&url).message_body(body).message_attributes("text", text("世界 & <😀>"));
    let sent = sending.message_attributes("bytes", bytes.clone()).message_attributes("number", number.clone()).send().await;

    let messages = taken(sqs.receiving(&url).message_attribute_names("All")).await;
    let found = messages[0].message_attributes().unwrap();
    assert_eq!(messages[0].body(), Some(body));
    assert_eq!(messages[0].md5_of_message_attributes(), sent.unwrap().md5_of_message_attributes());
    assert_eq!(found.len(), 3);
    assert_eq!((&found["text"], &found["bytes"], &found["number"]), (&text("世界 & <😀>"), &bytes, &number));
    assert!(sqs.receive(&url).await[0].message_attributes().is_none());
}

#[tokio::test]
async fn attributes_are_chosen_by_prefix_and_the_digest_covers_those() {
    // SQS-232, SQS-238, SQS-239, SQS-277
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let sending = sqs.0.send_message().queue_url(&url).message_body("x").message_attributes("Help.Me", text("Me"));
    let sending = sending.message_attributes("Hello", text("There")).message_attributes("General", text("Kenobi"));
    let sent = sending.send().await.unwrap();
    let messages = taken(sqs.receiving(&url).message_attribute_names("Hel.*")).await;

    assert_eq!(sent.md5_of_message_attributes(), Some("4c360f3fdafd970e05fae2f149d997f5"));
    assert_eq!(messages[0].md5_of_message_attributes(), Some("83fee93c1bcd8b9a5a923ffacdc636c7"));
    assert_eq!(messages[0].message_attributes().unwrap().len(), 2);
}

#[tokio::test]
async fn one_mebibyte_is_the_largest_message() {
    // SQS-203, SQS-429
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let largest = "é".repeat(1048576 / 2);
    sqs.send(&url, &largest).await;

    assert!(bodies(&sqs.receive(&url).await) == [largest.as_str()]);
    let sent = sqs.0.send_message().queue_url(&url).message_body(largest + "x").send().await;
    let (_, text) = refused(sent, "InvalidParameterValue", 400);
    assert_eq!(text, "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
}

#[tokio::test]
async fn what_no_message_may_carry_is_refused() {
    // SQS-85, SQS-200, SQS-201
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let sending = |body: &str| sqs.0.send_message().queue_url(&url).message_body(body).send();

    assert!(refused(sending("a\0b").await, "InvalidMessageContents", 400).0.is_invalid_message_contents());
    let (_, text) = refused(sending("").await, "MissingParameter", 400);
    assert_eq!(text, "The request must contain the parameter MessageBody.");
}

#[tokio::test]
async fn a_delayed_message_appears_when_it_is_due() {
    // SQS-206, SQS-208
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    sqs.0.send_message().queue_url(&url).message_body("x").delay_seconds(10).send().await.unwrap();

    assert_eq!(sqs.attribute(&url, Name::ApproximateNumberOfMessagesDelayed).await, "1");
    advance("9s");
    assert!(sqs.receive(&url).await.is_empty());
    advance("1s");
    assert_eq!(bodies(&sqs.receive(&url).await), ["x"]);
}

#[tokio::test]
async fn a_waiting_receive_gets_what_another_client_sends() {
    // SQS-264
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let parked = sqs.park(&url).await;
    Sqs::default().send(&url, "here").await;

    assert_eq!(bodies(&arrived(parked).await), ["here"]);
}

#[tokio::test]
async fn a_waiting_receive_ends_empty_when_its_time_is_over() {
    // SQS-19, SQS-264
    let sqs = Sqs::default();
    let parked = sqs.park(&sqs.create(&name(), &[]).await).await;
    advance("20s");

    assert!(arrived(parked).await.is_empty());
}

#[tokio::test]
async fn a_received_message_is_hidden_for_the_visibility_timeout() {
    // SQS-261, SQS-273, SQS-280
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    sqs.send(&url, "x").await;
    let first = sqs.receive(&url).await;
    advance("29s");
    assert!(sqs.receive(&url).await.is_empty());
    advance("1s");
    let second = sqs.receive(&url).await;

    assert_eq!(second[0].message_id(), first[0].message_id());
    assert_ne!(second[0].receipt_handle(), first[0].receipt_handle());
    assert_eq!(system(&second[0], System::ApproximateReceiveCount), "2");
}

#[tokio::test]
async fn the_visibility_of_a_message_can_be_changed() {
    // SQS-289, SQS-290, SQS-291
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    sqs.send(&url, "x").await;
    change(&sqs, &url, &sqs.receive(&url).await[0], 0).await.unwrap();
    let again = sqs.receive(&url).await.remove(0);
    change(&sqs, &url, &again, 60).await.unwrap();
    advance("59s");
    assert!(sqs.receive(&url).await.is_empty());

    let (_, text) = refused(change(&sqs, &url, &again, 43200).await, "InvalidParameterValue", 400);
    assert_eq!(
        text,
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond \
         the limit [43200 seconds]"
    );
    sqs.delete(&url, &again).await;
    refused(change(&sqs, &url, &again, 1).await, "InvalidParameterValue", 400);
}

#[tokio::test]
async fn what_is_no_receipt_handle_is_refused() {
    // SQS-73, SQS-281
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let deleted = sqs.0.delete_message().queue_url(&url).receipt_handle("garbage").send().await;

    let (kind, text) = refused(deleted, "ReceiptHandleIsInvalid", 404);
    assert!(kind.is_receipt_handle_is_invalid());
    assert_eq!(text, "The input receipt handle \"garbage\" is not a valid receipt handle.");
}

#[tokio::test]
async fn an_expired_handle_deletes_and_an_older_one_does_not() {
    // SQS-283, SQS-284, SQS-285
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    sqs.send(&url, "x").await;
    let older = sqs.receive(&url).await.remove(0);
    advance("30s");
    let newer = sqs.receive(&url).await.remove(0);
    sqs.delete(&url, &older).await;
    assert_eq!(sqs.in_flight(&url).await, "1");

    advance("30s");
    sqs.delete(&url, &newer).await;
    sqs.delete(&url, &newer).await;
    assert_eq!(sqs.visible(&url).await, "0");
}
