//! Batches: what fails alone, and what fails the whole call.

use std::collections::HashMap;

use aws_sdk_sqs::operation::send_message_batch::builders::SendMessageBatchFluentBuilder;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, QueueAttributeName as Name,
    SendMessageBatchRequestEntry,
};
use support::*;

fn entry(id: &str, body: &str) -> SendMessageBatchRequestEntry {
    SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().unwrap()
}

fn entries(count: usize) -> Vec<SendMessageBatchRequestEntry> {
    (0..count).map(|index| entry(&format!("e{index}"), &format!("body {index}"))).collect()
}

fn removal(id: &str, handle: &str) -> DeleteMessageBatchRequestEntry {
    DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(handle).build().unwrap()
}

fn batch(sqs: &Sqs, url: &str, entries: Vec<SendMessageBatchRequestEntry>) -> SendMessageBatchFluentBuilder {
    sqs.0.send_message_batch().queue_url(url).set_entries(Some(entries))
}

#[tokio::test]
async fn ten_messages_go_and_are_deleted_in_one_call_each() {
    // SQS-255, SQS-258
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let sent = batch(&sqs, &url, entries(10)).send().await.unwrap();
    let ids: Vec<_> = sent.successful().iter().map(|entry| entry.id().to_string()).collect();
    assert_eq!(ids, (0..10).map(|index| format!("e{index}")).collect::<Vec<_>>());

    let messages = sqs.receive(&url).await;
    let removals = messages.iter().map(|message| removal(message.message_id().unwrap(), message.receipt_handle().unwrap()));
    let deleted = sqs.0.delete_message_batch().queue_url(&url).set_entries(Some(removals.collect())).send().await.unwrap();
    assert_eq!(deleted.successful().len(), 10);
    assert_eq!(sqs.in_flight(&url).await, "0");
}

#[tokio::test]
async fn an_entry_fails_alone() {
    // SQS-251, SQS-252, SQS-253, SQS-257
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[(Name::MaximumMessageSize, "1024")]).await;
    let (good, large) = (entry("good", &"x".repeat(1024)), entry("large", &"x".repeat(1025)));
    let given = vec![good, large, entry("control", "\u{1}"), entry("empty", "")];
    let answer = batch(&sqs, &url, given).send().await.unwrap();

    assert_eq!(answer.successful().len(), 1);
    assert_eq!(answer.successful()[0].id(), "good");
    let codes: HashMap<_, _> = answer.failed().iter().map(|failed| (failed.id(), failed.code())).collect();
    let expected = [("large", "InvalidParameterValue"), ("control", "InvalidMessageContents"), ("empty", "EmptyValue")];
    assert_eq!(codes, HashMap::from(expected));
    assert!(answer.failed().iter().all(|failed| failed.sender_fault()));
}

#[tokio::test]
async fn deletes_and_visibility_changes_fail_alone() {
    // SQS-256
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    batch(&sqs, &url, entries(2)).send().await.unwrap();
    let messages = sqs.receive(&url).await;
    let (first, second) = (messages[0].receipt_handle().unwrap(), messages[1].receipt_handle().unwrap());
    let change = |id: &str, handle: &str| {
        let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(id).receipt_handle(handle);
        entry.visibility_timeout(0).build().unwrap()
    };

    let changing = sqs.0.change_message_visibility_batch().queue_url(&url).entries(change("bad", "garbage"));
    let changed = changing.entries(change("good", second)).send().await.unwrap();
    assert_eq!((changed.successful()[0].id(), changed.failed()[0].code()), ("good", "ReceiptHandleIsInvalid"));
    let deleting = sqs.0.delete_message_batch().queue_url(&url).entries(removal("good", first));
    let deleted = deleting.entries(removal("bad", "garbage")).send().await.unwrap();
    assert_eq!((deleted.successful()[0].id(), deleted.failed()[0].code()), ("good", "ReceiptHandleIsInvalid"));
    assert_eq!(bodies(&sqs.receive(&url).await), [messages[1].body().unwrap()]);
}

#[tokio::test]
async fn a_batch_is_refused_whole_for_its_form() {
    // SQS-246, SQS-247, SQS-248, SQS-249, SQS-250
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[]).await;
    let half = "x".repeat(1048576 / 2);
    let of = |shape: &str| format!("{PREFIX}{shape}");

    let (kind, _) = refused(batch(&sqs, &url, vec![]).send().await, &of("EmptyBatchRequest"), 400);
    assert!(kind.is_empty_batch_request());
    let answer = batch(&sqs, &url, entries(11)).send().await;
    let (kind, text) = refused(answer, &of("TooManyEntriesInBatchRequest"), 400);
    assert!(kind.is_too_many_entries_in_batch_request());
    assert_eq!(text, "Maximum number of entries per request are 10. You have sent 11.");
    let answer = batch(&sqs, &url, vec![entry("a b", "x")]).send().await;
    assert!(refused(answer, &of("InvalidBatchEntryId"), 400).0.is_invalid_batch_entry_id());
    let answer = batch(&sqs, &url, vec![entry("a", "x"), entry("a", "y")]).send().await;
    let (kind, text) = refused(answer, &of("BatchEntryIdsNotDistinct"), 400);
    assert!(kind.is_batch_entry_ids_not_distinct());
    assert_eq!(text, "Id a repeated.");
    let answer = batch(&sqs, &url, vec![entry("a", &half), entry("b", &format!("{half}x"))]).send().await;
    let (kind, text) = refused(answer, &of("BatchRequestTooLong"), 400);
    assert!(kind.is_batch_request_too_long());
    assert_eq!(text, "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
    assert!(sqs.receive(&url).await.is_empty());
}
